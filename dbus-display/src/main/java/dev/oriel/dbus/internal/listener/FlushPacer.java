// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.internal.listener;

/// Slows the endless updates of an unfenced flush down.
///
/// QEMU without virgl runs a flush of a blob that is not fenced again at each answer to the update
/// it caused (`virtio_gpu_process_cmdq` in QEMU's `hw/display/virtio-gpu.c` leaves the command at
/// the head of its queue while the display blocks it): thousands of updates a second of a picture
/// that does not change, one core of QEMU's and one of ours. Only the answers can slow that down.
///
/// Answers to updates of the whole of one buffer are a period apart on average, with some hundred
/// in advance: a guest that draws into one buffer may be faster than any screen for a while, one
/// that flips for ever. Another scanout, or an update of a part, is a guest's own work and starts
/// anew.
///
/// Threading: the loop thread. Units: nanoseconds, on the clock of [System#nanoTime].
final class FlushPacer {

  /// So many answers may be given in advance.
  static final int BURST = 256;

  /// From answer to answer in the long run: above any screen's rate, below what costs.
  static final long PERIOD_NANOS = 4_000_000;

  private boolean begun;

  /// When the next answer would be due if all were a period apart.
  private long next;

  /// Something else came than an update of the whole picture.
  void interrupt() {
    begun = false;
  }

  /// Counts an update of the whole picture that has been released.
  ///
  /// @return when its answer may be given: `now` or later
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
