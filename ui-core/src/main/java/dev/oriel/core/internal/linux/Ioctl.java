package dev.oriel.core.internal.linux;

import static dev.oriel.core.internal.linux.gen.libc_h.C_INT;
import static dev.oriel.core.internal.linux.gen.libc_h.C_LONG;
import static dev.oriel.core.internal.linux.gen.libc_h.C_POINTER;

import dev.oriel.core.internal.linux.gen.libc_h;
import dev.oriel.core.os.OsException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// A device request: `ioctl` with its name, for errors.
///
/// @param name as in the header
/// @param number as in the header
public record Ioctl(String name, long number) {

  static final MethodHandle IOCTL =
      NativeCall.bind(
          "ioctl",
          FunctionDescriptor.of(C_INT, C_INT, C_LONG, C_POINTER),
          Linker.Option.firstVariadicArg(2));

  /// Makes the request, again where a signal or a busy driver asks for that (`linux/dma-buf.h`).
  ///
  /// @throws OsException if the driver refuses
  public void call(int fd, MemorySegment argument) {
    int errno = attempt(fd, argument);
    if (errno != 0) {
      throw new OsException("ioctl(fd " + fd + ", " + name + ")", errno);
    }
  }

  /// Makes the request where the file knows it.
  ///
  /// @return whether it does; false after `ENOTTY`
  /// @throws OsException if the driver refuses for another reason
  public boolean callIfKnown(int fd, MemorySegment argument) {
    int errno = attempt(fd, argument);
    if (errno != 0 && errno != libc_h.ENOTTY()) {
      throw new OsException("ioctl(fd " + fd + ", " + name + ")", errno);
    }
    return errno == 0;
  }

  private int attempt(int fd, MemorySegment argument) {
    while (ioctl(fd, number, argument) < 0) {
      int errno = Libc.errno();
      if (errno != libc_h.EINTR() && errno != libc_h.EAGAIN()) {
        return errno;
      }
    }
    return 0;
  }

  /// Zeroed memory for the argument of this thread's next request.
  public static MemorySegment argument() {
    return ThreadMemory.scratch();
  }

  private static int ioctl(int fd, long request, MemorySegment argument) {
    try {
      return (int) IOCTL.invokeExact(NativeCall.state(), fd, request, argument);
    } catch (Throwable t) {
      throw NativeCall.unexpected(t);
    }
  }
}
