// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.internal.linux;

import dev.oriel.core.internal.ffm.Libc;
import dev.oriel.core.internal.ffm.NativeFunction;
import dev.oriel.core.internal.ffm.ThreadMemory;
import dev.oriel.core.internal.linux.gen.libc_h;
import dev.oriel.core.os.OsException;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;

/// A request of `ioctl`, with its name for errors.
///
/// @param name the name of the request in the header
/// @param number the number of the request in the header
public record Ioctl(String name, long number) {

  static final NativeFunction IOCTL = NativeFunction.of("ioctl", 3);

  /// Makes the request. Repeats it after `EINTR` or `EAGAIN`, as `linux/dma-buf.h` requires.
  ///
  /// @throws OsException if the driver refuses
  public void call(int fd, MemorySegment argument) {
    int _ = callForResult(fd, argument);
  }

  /// Makes the request, if the file supports it.
  ///
  /// @return whether the file supports the request; false after `ENOTTY`
  /// @throws OsException if the driver refuses for another reason
  public boolean callIfKnown(int fd, MemorySegment argument) {
    int result = attempt(fd, argument);
    if (result < 0 && result != -libc_h.ENOTTY()) {
      throw refused(fd, -result);
    }
    return result >= 0;
  }

  /// Makes the request and returns its result, for drivers that return a descriptor.
  ///
  /// @throws OsException if the driver refuses
  public int callForResult(int fd, MemorySegment argument) {
    int result = attempt(fd, argument);
    if (result < 0) {
      throw refused(fd, -result);
    }
    return result;
  }

  private OsException refused(int fd, int errno) {
    return new OsException("ioctl(fd " + fd + ", " + name + ")", errno);
  }

  /// Returns the result, or the negative error number.
  private int attempt(int fd, MemorySegment argument) {
    while (true) {
      int result = ioctl(fd, number, argument);
      if (result >= 0) {
        return result;
      }
      int errno = Libc.errno();
      if (errno != libc_h.EINTR() && errno != libc_h.EAGAIN()) {
        return -errno;
      }
    }
  }

  /// Returns zeroed memory for the argument of this thread's next request.
  public static MemorySegment argument() {
    return ThreadMemory.scratch();
  }

  private static int ioctl(int fd, long request, MemorySegment argument) {
    try {
      return (int) IOCTL.call(fd, request, argument.address());
    } finally {
      Reference.reachabilityFence(argument);
    }
  }
}
