// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.listener;

import java.time.Duration;

/// How a console's listener behaves.
///
/// @param map whether shared memory is accepted in place of pixels in messages
///   (`Listener.Unix.Map`, QEMU 9.2)
/// @param consistency whether pictures in shared memory are of one moment
/// @param dmabuf2 whether dma-bufs of several planes and with a visible part are accepted
///   (`Listener.Unix.ScanoutDMABUF2`, QEMU 10.1)
/// @param deadline when a dma-buf goes back to the guest at the latest, whoever holds it; far below
///   the second after which QEMU stops waiting
public record AttachOptions(
    boolean map, Consistency consistency, boolean dmabuf2, Duration deadline) {

  private static final Duration MAX_DEADLINE = Duration.ofSeconds(1);

  /// Everything that is supported, the fastest way first, and a deadline of 100 ms.
  public static final AttachOptions DEFAULT =
      new AttachOptions(true, Consistency.LIVE, true, Duration.ofMillis(100));

  /// Whether each picture is of one moment also where the guest waits for nobody. Pixels in
  /// messages are: QEMU copies them between two of the guest's commands.
  public enum Consistency {

    /// Shared memory is read while a guest may be drawing: the fastest, and torn where one does.
    LIVE,

    /// Shared memory is accepted only for pictures that no message holds (64 MiB), of which only
    /// the first frame is of one moment. It costs QEMU a copy of what is flushed, and two more
    /// here.
    WHOLE,

    /// Shared memory is accepted of any size, and QEMU waits until the first frame has been read:
    /// for one picture, of which the guest's next command is then the only thing that is held up.
    HELD
  }

  /// Checks the deadline.
  ///
  /// @throws IllegalArgumentException if it is not above 0 and below QEMU's one second
  public AttachOptions {
    if (!deadline.isPositive() || deadline.compareTo(MAX_DEADLINE) >= 0) {
      throw new IllegalArgumentException(
          "deadline of "
              + deadline.toMillis()
              + " ms; more than 0 and less than 1000 are possible");
    }
  }

  /// These with or without shared memory.
  public AttachOptions withMap(boolean accepted) {
    return new AttachOptions(accepted, consistency, dmabuf2, deadline);
  }

  /// These with pictures of one moment, or with the fastest way.
  public AttachOptions withConsistency(Consistency wanted) {
    return new AttachOptions(map, wanted, dmabuf2, deadline);
  }

  /// These with or without dma-bufs of several planes.
  public AttachOptions withDmabuf2(boolean accepted) {
    return new AttachOptions(map, consistency, accepted, deadline);
  }

  /// These with another deadline.
  public AttachOptions withDeadline(Duration atLatest) {
    return new AttachOptions(map, consistency, dmabuf2, atLatest);
  }
}
