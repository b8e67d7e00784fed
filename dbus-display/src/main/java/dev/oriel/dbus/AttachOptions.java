package dev.oriel.dbus;

import java.time.Duration;

/// How a console's listener behaves.
///
/// @param map whether shared memory is accepted in place of pixels in messages
///   (`Listener.Unix.Map`, QEMU 9.2)
/// @param dmabuf2 whether dma-bufs of several planes and with a visible part are accepted
///   (`Listener.Unix.ScanoutDMABUF2`, QEMU 10.1)
/// @param deadline when a dma-buf goes back to the guest at the latest, whoever holds it; far below
///   the second after which QEMU stops waiting
public record AttachOptions(boolean map, boolean dmabuf2, Duration deadline) {

  private static final Duration MAX_DEADLINE = Duration.ofSeconds(1);

  /// Everything that is supported, and a deadline of 100 ms.
  public static final AttachOptions DEFAULT = new AttachOptions(true, true, Duration.ofMillis(100));

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
    return new AttachOptions(accepted, dmabuf2, deadline);
  }

  /// These with or without dma-bufs of several planes.
  public AttachOptions withDmabuf2(boolean accepted) {
    return new AttachOptions(map, accepted, deadline);
  }

  /// These with another deadline.
  public AttachOptions withDeadline(Duration atLatest) {
    return new AttachOptions(map, dmabuf2, atLatest);
  }
}
