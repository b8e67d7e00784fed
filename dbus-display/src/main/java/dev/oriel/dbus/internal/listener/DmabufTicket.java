package dev.oriel.dbus.internal.listener;

import dev.oriel.core.frame.ReleaseCause;
import dev.oriel.dbus.internal.sdbus.SdMessage;
import org.jspecify.annotations.Nullable;

/// The guest's flush that waits for the answer to one `UpdateDMABUF`.
///
/// QEMU holds the flush's fence and all later control commands of the device until it has the
/// answer (`graphic_hw_gl_block` in QEMU's `ui/dbus-listener.c`).
///
/// Ownership: owns the call's message until it is answered.
final class DmabufTicket extends LoopTicket {

  private final ListenerServer server;
  private final SdMessage call;
  private final long deadlineNanos;

  /// Neighbours in [TicketQueue]; loop thread only.
  @Nullable DmabufTicket previous;

  @Nullable DmabufTicket next;

  DmabufTicket(TicketDesk desk, ListenerServer server, SdMessage call, long deadlineNanos) {
    super(desk);
    this.server = server;
    this.call = call;
    this.deadlineNanos = deadlineNanos;
  }

  long deadlineNanos() {
    return deadlineNanos;
  }

  @Override
  void complete(ReleaseCause cause) {
    server.answer(this, call, cause);
  }
}
