// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.internal.listener;

import dev.oriel.core.frame.ReleaseCause;
import dev.oriel.dbus.internal.sdbus.SdMessage;
import org.jspecify.annotations.Nullable;

/// The ticket of a guest's flush, which waits for the answer to one `UpdateDMABUF`.
///
/// QEMU holds the flush's fence and all later control commands of the device until it gets the
/// answer (`graphic_hw_gl_block` in QEMU's `ui/dbus-listener.c`).
///
/// Ownership: [PendingFlushes] owns the call's message.
final class DmabufTicket extends LoopTicket {

  private final PendingFlushes flushes;
  private final SdMessage call;
  private final long serial;
  private final long receivedNanos;

  /// When the answer is sent if it is paced; loop thread only.
  private long answerNanos;

  /// The neighbours in [TicketQueue]; loop thread only.
  @Nullable DmabufTicket previous;

  @Nullable DmabufTicket next;

  DmabufTicket(
      TicketExecutor executor,
      PendingFlushes flushes,
      SdMessage call,
      long serial,
      long receivedNanos) {
    super(executor);
    this.flushes = flushes;
    this.call = call;
    this.serial = serial;
    this.receivedNanos = receivedNanos;
  }

  /// Loads this class and the one that it extends, so that no flush waits for it.
  static void prepare() {
    // The call has initialised them.
  }

  SdMessage call() {
    return call;
  }

  /// Returns the serial of its frame, or 0.
  long serial() {
    return serial;
  }

  long receivedNanos() {
    return receivedNanos;
  }

  long answerNanos() {
    return answerNanos;
  }

  void answerNanos(long nanos) {
    answerNanos = nanos;
  }

  @Override
  void complete(ReleaseCause cause) {
    flushes.released(this, cause);
  }
}
