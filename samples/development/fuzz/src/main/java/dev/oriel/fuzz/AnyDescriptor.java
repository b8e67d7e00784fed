// SPDX-License-Identifier: Apache-2.0
package dev.oriel.fuzz;

import dev.oriel.core.internal.linux.Descriptors;
import dev.oriel.core.internal.linux.EventFd;
import dev.oriel.core.internal.linux.Memory;
import dev.oriel.core.internal.linux.UnixSockets;
import dev.oriel.core.os.OsException;
import dev.oriel.core.os.OwnedFd;
import dev.oriel.fixtures.UnsealableMemory;

/// Creates descriptors of every kind that a message may carry.
final class AnyDescriptor {

  private static final long MAX_BYTES = 1 << 26;

  private AnyDescriptor() {}

  /// Creates a descriptor of some kind. Ownership: the caller closes it.
  ///
  /// @param fitting the number of bytes that would be enough
  static OwnedFd of(Choices choices, long fitting) {
    long size = Math.clamp(fitting, 0, MAX_BYTES);
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

  /// Truncates a file while it is being read, if it can be truncated.
  static void cut(OwnedFd fd) {
    try {
      Memory.truncate(fd.number(), 0);
    } catch (OsException _) {
      // It is sealed or not a file.
    }
  }
}
