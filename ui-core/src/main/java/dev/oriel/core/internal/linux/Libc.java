package dev.oriel.core.internal.linux;

import static dev.oriel.core.internal.linux.gen.libc_h.C_INT;
import static dev.oriel.core.internal.linux.gen.libc_h.C_POINTER;

import dev.oriel.core.internal.linux.gen.libc_h;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// The functions of libc, with `errno` captured by [NativeCall].
///
/// Each method answers what the function answers; after a failure, [#errno] says why. HotSpot
/// installs its signal handlers with `SA_RESTART`, so only `ppoll` can answer `EINTR`.
final class Libc {

  private static final MethodHandle CLOSE =
      NativeCall.bind(libc_h.close$address(), libc_h.close$descriptor());
  private static final MethodHandle OPEN =
      variadic(libc_h.open.address(), libc_h.open.makeInvoker(C_INT).descriptor());
  private static final MethodHandle FCNTL =
      variadic(libc_h.fcntl.address(), libc_h.fcntl.makeInvoker(C_INT).descriptor());
  private static final MethodHandle IOCTL =
      variadic(libc_h.ioctl.address(), libc_h.ioctl.makeInvoker(C_POINTER).descriptor());
  private static final MethodHandle READ =
      NativeCall.bind(libc_h.read$address(), libc_h.read$descriptor());
  private static final MethodHandle WRITE =
      NativeCall.bind(libc_h.write$address(), libc_h.write$descriptor());
  private static final MethodHandle PREAD =
      NativeCall.bind(libc_h.pread$address(), libc_h.pread$descriptor());
  private static final MethodHandle LSEEK =
      NativeCall.bind(libc_h.lseek$address(), libc_h.lseek$descriptor());
  private static final MethodHandle STATX =
      NativeCall.bind(libc_h.statx$address(), libc_h.statx$descriptor());
  private static final MethodHandle FSTATFS =
      NativeCall.bind(libc_h.fstatfs$address(), libc_h.fstatfs$descriptor());
  private static final MethodHandle MMAP =
      NativeCall.bind(libc_h.mmap$address(), libc_h.mmap$descriptor());
  private static final MethodHandle MUNMAP =
      NativeCall.bind(libc_h.munmap$address(), libc_h.munmap$descriptor());
  private static final MethodHandle MEMFD_CREATE =
      NativeCall.bind(libc_h.memfd_create$address(), libc_h.memfd_create$descriptor());
  private static final MethodHandle FTRUNCATE =
      NativeCall.bind(libc_h.ftruncate$address(), libc_h.ftruncate$descriptor());
  private static final MethodHandle PPOLL =
      NativeCall.bind(libc_h.ppoll$address(), libc_h.ppoll$descriptor());
  private static final MethodHandle EVENTFD =
      NativeCall.bind(libc_h.eventfd$address(), libc_h.eventfd$descriptor());

  private Libc() {}

  private static MethodHandle variadic(MemorySegment address, FunctionDescriptor descriptor) {
    return NativeCall.bind(address, descriptor, Linker.Option.firstVariadicArg(2));
  }

  /// What the call that failed last on this thread left in `errno`.
  static int errno() {
    return NativeCall.errno();
  }

  static int close(int fd) {
    try {
      return (int) CLOSE.invokeExact(NativeCall.state(), fd);
    } catch (Throwable t) {
      throw NativeCall.unexpected(t);
    }
  }

  static int open(MemorySegment path, int flags) {
    try {
      return (int) OPEN.invokeExact(NativeCall.state(), path, flags, 0);
    } catch (Throwable t) {
      throw NativeCall.unexpected(t);
    }
  }

  static int fcntl(int fd, int command, int argument) {
    try {
      return (int) FCNTL.invokeExact(NativeCall.state(), fd, command, argument);
    } catch (Throwable t) {
      throw NativeCall.unexpected(t);
    }
  }

  static int ioctl(int fd, long request, MemorySegment argument) {
    try {
      return (int) IOCTL.invokeExact(NativeCall.state(), fd, request, argument);
    } catch (Throwable t) {
      throw NativeCall.unexpected(t);
    }
  }

  static long read(int fd, MemorySegment target, long length) {
    try {
      return (long) READ.invokeExact(NativeCall.state(), fd, target, length);
    } catch (Throwable t) {
      throw NativeCall.unexpected(t);
    }
  }

  static long write(int fd, MemorySegment source, long length) {
    try {
      return (long) WRITE.invokeExact(NativeCall.state(), fd, source, length);
    } catch (Throwable t) {
      throw NativeCall.unexpected(t);
    }
  }

  static long pread(int fd, MemorySegment target, long length, long offset) {
    try {
      return (long) PREAD.invokeExact(NativeCall.state(), fd, target, length, offset);
    } catch (Throwable t) {
      throw NativeCall.unexpected(t);
    }
  }

  static long lseek(int fd, long offset, int whence) {
    try {
      return (long) LSEEK.invokeExact(NativeCall.state(), fd, offset, whence);
    } catch (Throwable t) {
      throw NativeCall.unexpected(t);
    }
  }

  static int statx(int fd, MemorySegment path, int flags, int mask, MemorySegment result) {
    try {
      return (int) STATX.invokeExact(NativeCall.state(), fd, path, flags, mask, result);
    } catch (Throwable t) {
      throw NativeCall.unexpected(t);
    }
  }

  static int fstatfs(int fd, MemorySegment result) {
    try {
      return (int) FSTATFS.invokeExact(NativeCall.state(), fd, result);
    } catch (Throwable t) {
      throw NativeCall.unexpected(t);
    }
  }

  static MemorySegment mmap(long length, int protection, int flags, int fd, long offset) {
    try {
      return (MemorySegment)
          MMAP.invokeExact(
              NativeCall.state(), MemorySegment.NULL, length, protection, flags, fd, offset);
    } catch (Throwable t) {
      throw NativeCall.unexpected(t);
    }
  }

  static int munmap(MemorySegment address, long length) {
    try {
      return (int) MUNMAP.invokeExact(NativeCall.state(), address, length);
    } catch (Throwable t) {
      throw NativeCall.unexpected(t);
    }
  }

  static int memfdCreate(MemorySegment name, int flags) {
    try {
      return (int) MEMFD_CREATE.invokeExact(NativeCall.state(), name, flags);
    } catch (Throwable t) {
      throw NativeCall.unexpected(t);
    }
  }

  static int ftruncate(int fd, long length) {
    try {
      return (int) FTRUNCATE.invokeExact(NativeCall.state(), fd, length);
    } catch (Throwable t) {
      throw NativeCall.unexpected(t);
    }
  }

  static int ppoll(MemorySegment fds, long count, MemorySegment timeout) {
    try {
      return (int) PPOLL.invokeExact(NativeCall.state(), fds, count, timeout, MemorySegment.NULL);
    } catch (Throwable t) {
      throw NativeCall.unexpected(t);
    }
  }

  static int eventfd(int initial, int flags) {
    try {
      return (int) EVENTFD.invokeExact(NativeCall.state(), initial, flags);
    } catch (Throwable t) {
      throw NativeCall.unexpected(t);
    }
  }
}
