package dev.oriel.core.internal.linux;

import static dev.oriel.core.internal.linux.gen.libc_h.C_INT;
import static dev.oriel.core.internal.linux.gen.libc_h.C_POINTER;

import dev.oriel.core.internal.linux.gen.libc_h;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// The generated functions of libc once more, with `errno` captured: the JVM itself makes system
/// calls between two Java statements, so `errno` cannot be read afterwards.
///
/// Each method answers what the function answers; after a failure, [#errno] says why. HotSpot
/// installs its signal handlers with `SA_RESTART`, so only `ppoll` can answer `EINTR`.
final class Libc {

  private static final MethodHandle CLOSE = bind(libc_h.close$address(), libc_h.close$descriptor());
  private static final MethodHandle OPEN =
      variadic(libc_h.open.address(), libc_h.open.makeInvoker(C_INT).descriptor());
  private static final MethodHandle FCNTL =
      variadic(libc_h.fcntl.address(), libc_h.fcntl.makeInvoker(C_INT).descriptor());
  private static final MethodHandle IOCTL =
      variadic(libc_h.ioctl.address(), libc_h.ioctl.makeInvoker(C_POINTER).descriptor());
  private static final MethodHandle READ = bind(libc_h.read$address(), libc_h.read$descriptor());
  private static final MethodHandle WRITE = bind(libc_h.write$address(), libc_h.write$descriptor());
  private static final MethodHandle PREAD = bind(libc_h.pread$address(), libc_h.pread$descriptor());
  private static final MethodHandle LSEEK = bind(libc_h.lseek$address(), libc_h.lseek$descriptor());
  private static final MethodHandle STATX = bind(libc_h.statx$address(), libc_h.statx$descriptor());
  private static final MethodHandle FSTATFS =
      bind(libc_h.fstatfs$address(), libc_h.fstatfs$descriptor());
  private static final MethodHandle MMAP = bind(libc_h.mmap$address(), libc_h.mmap$descriptor());
  private static final MethodHandle MUNMAP =
      bind(libc_h.munmap$address(), libc_h.munmap$descriptor());
  private static final MethodHandle MEMFD_CREATE =
      bind(libc_h.memfd_create$address(), libc_h.memfd_create$descriptor());
  private static final MethodHandle FTRUNCATE =
      bind(libc_h.ftruncate$address(), libc_h.ftruncate$descriptor());
  private static final MethodHandle PPOLL = bind(libc_h.ppoll$address(), libc_h.ppoll$descriptor());
  private static final MethodHandle EVENTFD =
      bind(libc_h.eventfd$address(), libc_h.eventfd$descriptor());

  private Libc() {}

  /// A handle of a generated function, which takes [ThreadMemory#state] before the arguments.
  static MethodHandle bind(MemorySegment address, FunctionDescriptor descriptor) {
    return Linker.nativeLinker()
        .downcallHandle(address, descriptor, Linker.Option.captureCallState("errno"));
  }

  private static MethodHandle variadic(MemorySegment address, FunctionDescriptor descriptor) {
    return Linker.nativeLinker()
        .downcallHandle(
            address,
            descriptor,
            Linker.Option.captureCallState("errno"),
            Linker.Option.firstVariadicArg(2));
  }

  /// What the call that failed last on this thread left in `errno`.
  static int errno() {
    return ThreadMemory.errno();
  }

  /// A handle with a fixed type throws nothing but what the linker itself throws.
  static AssertionError unexpected(Throwable t) {
    return new AssertionError("a downcall threw", t);
  }

  static int close(int fd) {
    try {
      return (int) CLOSE.invokeExact(ThreadMemory.state(), fd);
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  static int open(MemorySegment path, int flags) {
    try {
      return (int) OPEN.invokeExact(ThreadMemory.state(), path, flags, 0);
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  static int fcntl(int fd, int command, int argument) {
    try {
      return (int) FCNTL.invokeExact(ThreadMemory.state(), fd, command, argument);
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  static int ioctl(int fd, long request, MemorySegment argument) {
    try {
      return (int) IOCTL.invokeExact(ThreadMemory.state(), fd, request, argument);
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  static long read(int fd, MemorySegment target, long length) {
    try {
      return (long) READ.invokeExact(ThreadMemory.state(), fd, target, length);
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  static long write(int fd, MemorySegment source, long length) {
    try {
      return (long) WRITE.invokeExact(ThreadMemory.state(), fd, source, length);
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  static long pread(int fd, MemorySegment target, long length, long offset) {
    try {
      return (long) PREAD.invokeExact(ThreadMemory.state(), fd, target, length, offset);
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  static long lseek(int fd, long offset, int whence) {
    try {
      return (long) LSEEK.invokeExact(ThreadMemory.state(), fd, offset, whence);
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  static int statx(int fd, MemorySegment path, int flags, int mask, MemorySegment result) {
    try {
      return (int) STATX.invokeExact(ThreadMemory.state(), fd, path, flags, mask, result);
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  static int fstatfs(int fd, MemorySegment result) {
    try {
      return (int) FSTATFS.invokeExact(ThreadMemory.state(), fd, result);
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  static MemorySegment mmap(long length, int protection, int flags, int fd, long offset) {
    try {
      return (MemorySegment)
          MMAP.invokeExact(
              ThreadMemory.state(), MemorySegment.NULL, length, protection, flags, fd, offset);
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  static int munmap(MemorySegment address, long length) {
    try {
      return (int) MUNMAP.invokeExact(ThreadMemory.state(), address, length);
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  static int memfdCreate(MemorySegment name, int flags) {
    try {
      return (int) MEMFD_CREATE.invokeExact(ThreadMemory.state(), name, flags);
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  static int ftruncate(int fd, long length) {
    try {
      return (int) FTRUNCATE.invokeExact(ThreadMemory.state(), fd, length);
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  static int ppoll(MemorySegment fds, long count, MemorySegment timeout) {
    try {
      return (int) PPOLL.invokeExact(ThreadMemory.state(), fds, count, timeout, MemorySegment.NULL);
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  static int eventfd(int initial, int flags) {
    try {
      return (int) EVENTFD.invokeExact(ThreadMemory.state(), initial, flags);
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }
}
