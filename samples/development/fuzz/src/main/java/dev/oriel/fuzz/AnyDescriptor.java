// SPDX-License-Identifier: Apache-2.0
package dev.oriel.fuzz;

import dev.oriel.core.internal.linux.Descriptors;
import dev.oriel.core.internal.linux.EventFd;
import dev.oriel.core.internal.linux.Memory;
import dev.oriel.core.internal.linux.UnixSockets;
import dev.oriel.core.os.OsException;
import dev.oriel.core.os.OwnedFd;
import dev.oriel.fixtures.UnsealableMemory;

/// Descriptors of every kind that a message may bring.
final class AnyDescriptor {

  private static final long MOST_BYTES = 1 << 26;

  private AnyDescriptor() {}

  /// One of some kind. Ownership: the caller's.
  ///
  /// @param fitting the bytes that would do
  static OwnedFd of(Choices choices, long fitting) {
    long size = Math.clamp(fitting, 0, MOST_BYTES);
    return switch (choices.below(12)) {
      case 0, 1, 2 -> Memory.memfd("fuzz", size);
      case 3 -> Memory.memfd("fuzz", Math.max(0, size - 1 - choices.below(4096)));
      case 4 -> Memory.memfd("fuzz", size + choices.below(4096));
      case 5 -> sealed(size);
      case 6 -> OwnedFd.adopt(UnsealableMemory.create(size));
      case 7 -> Descriptors.open("/dev/null", choices.yes());
      case 8 -> Descriptors.open("/dev/zero", true);
      case 9 -> Descriptors.open("/proc/self/status", false);
      case 10 -> {
        try (UnixSockets.Pair pair = UnixSockets.pair()) {
          yield pair.near().duplicate();
        }
      }
      default -> {
        try (EventFd event = new EventFd()) {
          yield event.fd().duplicate();
        }
      }
    };
  }

  private static OwnedFd sealed(long size) {
    OwnedFd memory = Memory.memfd("fuzz", size);
    boolean _ = Descriptors.sealAgainstShrinking(memory.number());
    return memory;
  }

  /// Cuts a file behind its reader's back, where it can be cut.
  static void cut(OwnedFd fd) {
    try {
      Memory.truncate(fd.number(), 0);
    } catch (OsException _) {
      // Sealed, or no file.
    }
  }
}
