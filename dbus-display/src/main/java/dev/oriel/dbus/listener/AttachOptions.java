// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.listener;

import java.time.Duration;

/// Options of a console's listener.
///
/// @param map whether shared memory is accepted in place of pixels in messages
///   (`Listener.Unix.Map`, QEMU 9.2)
/// @param consistency whether pictures in shared memory are whole
/// @param dmabuf2 whether dma-bufs of several planes and with a visible part are accepted
///   (`Listener.Unix.ScanoutDMABUF2`, QEMU 10.1)
/// @param deadline the time after which a dma-buf is released to the guest at the latest,
///   regardless of who holds it; choose it far below the second after which QEMU stops waiting
public record AttachOptions(
    boolean map, Consistency consistency, boolean dmabuf2, Duration deadline) {

  private static final Duration MAX_DEADLINE = Duration.ofSeconds(1);

  /// Everything that is supported, the fastest way first, with a deadline of 100 ms.
  public static final AttachOptions DEFAULT =
      new AttachOptions(true, Consistency.LIVE, true, Duration.ofMillis(100));

  /// Whether each picture is whole even if the guest does not wait. Pixels in messages always are:
  /// QEMU copies them between two of the guest's commands.
  public enum Consistency {

    /// Shared memory is read while a guest may be drawing. This is the fastest way, and a picture
    /// is torn if the guest draws.
    LIVE,

    /// Shared memory is accepted only for pictures that are too large for a message (64 MiB). Of
    /// these only the first frame is whole. QEMU copies what is flushed once, and it is copied
    /// twice more here.
    WHOLE,

    /// Shared memory of any size is accepted, and QEMU waits until the first frame has been read.
    /// It is meant for a single picture: only the guest's next command is delayed.
    HELD
  }

  /// Checks the deadline.
  ///
  /// @throws IllegalArgumentException if the deadline is not above 0 and below QEMU's one second
  public AttachOptions {
    if (!deadline.isPositive() || deadline.compareTo(MAX_DEADLINE) >= 0) {
      throw new IllegalArgumentException(
          "deadline of "
              + deadline.toMillis()
              + " ms; more than 0 and less than 1000 are possible");
    }
  }

  /// Returns these options with or without shared memory.
  public AttachOptions withMap(boolean accepted) {
    return new AttachOptions(accepted, consistency, dmabuf2, deadline);
  }

  /// Returns these options with another consistency.
  public AttachOptions withConsistency(Consistency wanted) {
    return new AttachOptions(map, wanted, dmabuf2, deadline);
  }

  /// Returns these options with or without dma-bufs of several planes.
  public AttachOptions withDmabuf2(boolean accepted) {
    return new AttachOptions(map, consistency, accepted, deadline);
  }

  /// Returns these options with another deadline.
  public AttachOptions withDeadline(Duration atLatest) {
    return new AttachOptions(map, consistency, dmabuf2, atLatest);
  }
}
