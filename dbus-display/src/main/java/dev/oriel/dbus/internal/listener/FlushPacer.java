// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.internal.listener;

/// Slows down the endless updates of an unfenced flush.
///
/// Without virgl, QEMU repeats a flush of a blob that is not fenced after each answer to its update
/// (`virtio_gpu_process_cmdq` in QEMU's `hw/display/virtio-gpu.c` leaves the command at the head of
/// its queue while the display blocks it). That makes thousands of updates a second of a picture
/// that does not change, and occupies one core in QEMU and one here. Only delayed answers can slow
/// that down.
///
/// The answers to updates of a whole buffer are one period apart on average, with some hundred
/// allowed in advance. A guest that draws into one buffer may therefore be faster than any screen
/// for a while, and a guest that flips may be so permanently. Another scanout, or an update of a
/// part, shows that the guest itself is drawing and resets the count.
///
/// Threading: the loop thread. Units: nanoseconds, on the clock of [System#nanoTime].
final class FlushPacer {

  /// The number of answers that may be given in advance.
  static final int BURST = 256;

  /// The average time between two answers: a higher rate than any screen's, and low enough to cost
  /// little.
  static final long PERIOD_NANOS = 4_000_000;

  private boolean begun;

  /// When the next answer would be due if all answers were one period apart.
  private long next;

  /// Resets the count because something other than an update of the whole picture came.
  void interrupt() {
    begun = false;
  }

  /// Counts an update of the whole picture that has been released.
  ///
  /// @return when its answer may be sent: `now` or later
  long answerAt(long now) {
    long earliest = now - BURST * PERIOD_NANOS;
    if (!begun || next - earliest < 0) {
      next = earliest;
      begun = true;
    }
    long due = next;
    next += PERIOD_NANOS;
    return due - now > 0 ? due : now;
  }
}
