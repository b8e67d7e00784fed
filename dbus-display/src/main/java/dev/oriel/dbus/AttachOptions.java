// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus;

import java.time.Duration;

/// How a console's listener behaves.
///
/// @param map whether shared memory is accepted in place of pixels in messages
///   (`Listener.Unix.Map`, QEMU 9.2)
/// @param whole whether each picture is to be of one moment also where the guest waits for nobody:
///   `map` is then accepted only for pictures that no message holds (64 MiB), of which only the
///   first frame is of one moment. Pixels in messages are copied by QEMU between two of the guest's
///   commands; in shared memory a guest may be drawing while they are read. It costs QEMU a copy of
///   what is flushed, and two more here.
/// @param held whether, where `whole` is wanted too, shared memory is accepted of any size and QEMU
///   waits until the first frame has been read: for one picture, of which the guest's next command
///   is then the only thing that is held up
/// @param dmabuf2 whether dma-bufs of several planes and with a visible part are accepted
///   (`Listener.Unix.ScanoutDMABUF2`, QEMU 10.1)
/// @param deadline when a dma-buf goes back to the guest at the latest, whoever holds it; far below
///   the second after which QEMU stops waiting
public record AttachOptions(
    boolean map, boolean whole, boolean held, boolean dmabuf2, Duration deadline) {

  private static final Duration MAX_DEADLINE = Duration.ofSeconds(1);

  /// Everything that is supported, the fastest way first, and a deadline of 100 ms.
  public static final AttachOptions DEFAULT =
      new AttachOptions(true, false, false, true, Duration.ofMillis(100));

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
    return new AttachOptions(accepted, whole, held, dmabuf2, deadline);
  }

  /// These with pictures of one moment, or with the fastest way.
  public AttachOptions withWhole(boolean wanted) {
    return new AttachOptions(map, wanted, held, dmabuf2, deadline);
  }

  /// These for one picture of one moment, or for all that come.
  public AttachOptions withHeld(boolean first) {
    return new AttachOptions(map, whole, first, dmabuf2, deadline);
  }

  /// These with or without dma-bufs of several planes.
  public AttachOptions withDmabuf2(boolean accepted) {
    return new AttachOptions(map, whole, held, accepted, deadline);
  }

  /// These with another deadline.
  public AttachOptions withDeadline(Duration atLatest) {
    return new AttachOptions(map, whole, held, dmabuf2, atLatest);
  }
}
