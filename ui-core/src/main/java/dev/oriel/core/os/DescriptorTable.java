// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.os;

import dev.oriel.core.internal.ffm.Libc;
import dev.oriel.core.internal.linux.gen.libc_h;

/// The process's table of descriptors, accessed by number. All other code uses [OwnedFd].
final class DescriptorTable {

  private DescriptorTable() {}

  /// Closes a descriptor.
  ///
  /// @throws OsException if the number is not open, which means that a descriptor was closed twice,
  ///   and possibly the descriptor of other code
  static void close(int fd) {
    // Linux frees the number even if close fails for another reason (EIO of a late write).
    if (Libc.close(fd) < 0 && Libc.errno() == libc_h.EBADF()) {
      throw new OsException("close(fd " + fd + ")", Libc.errno());
    }
  }

  /// Returns a second, close-on-exec descriptor of the same open file.
  static int duplicate(int fd) {
    int second = Libc.fcntl(fd, libc_h.F_DUPFD_CLOEXEC(), 0);
    if (second < 0) {
      throw new OsException("fcntl(fd " + fd + ", F_DUPFD_CLOEXEC)", Libc.errno());
    }
    return second;
  }
}
