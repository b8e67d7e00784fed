package dev.oriel.core.internal.linux;

import static dev.oriel.core.internal.linux.gen.libc_h.C_INT;
import static dev.oriel.core.internal.linux.gen.libc_h.C_LONG;
import static dev.oriel.core.internal.linux.gen.libc_h.C_POINTER;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// The functions of libc on descriptors, with `errno` captured.
///
/// Each method answers what the function answers; after a failure, [#errno] says why. HotSpot
/// installs its signal handlers with `SA_RESTART`, so only `ppoll` can answer `EINTR`.
final class Libc {

  static final MethodHandle CLOSE = NativeCall.bind("close", FunctionDescriptor.of(C_INT, C_INT));
  static final MethodHandle OPEN =
      NativeCall.bind(
          "open",
          FunctionDescriptor.of(C_INT, C_POINTER, C_INT, C_INT),
          Linker.Option.firstVariadicArg(2));
  static final MethodHandle FCNTL =
      NativeCall.bind(
          "fcntl",
          FunctionDescriptor.of(C_INT, C_INT, C_INT, C_INT),
          Linker.Option.firstVariadicArg(2));
  static final MethodHandle READ =
      NativeCall.bind("read", FunctionDescriptor.of(C_LONG, C_INT, C_POINTER, C_LONG));
  static final MethodHandle WRITE =
      NativeCall.bind("write", FunctionDescriptor.of(C_LONG, C_INT, C_POINTER, C_LONG));
  static final MethodHandle LSEEK =
      NativeCall.bind("lseek", FunctionDescriptor.of(C_LONG, C_INT, C_LONG, C_INT));
  static final MethodHandle STATX =
      NativeCall.bind(
          "statx", FunctionDescriptor.of(C_INT, C_INT, C_POINTER, C_INT, C_INT, C_POINTER));
  static final MethodHandle FSTATFS =
      NativeCall.bind("fstatfs", FunctionDescriptor.of(C_INT, C_INT, C_POINTER));
  static final MethodHandle PPOLL =
      NativeCall.bind(
          "ppoll", FunctionDescriptor.of(C_INT, C_POINTER, C_LONG, C_POINTER, C_POINTER));
  static final MethodHandle EVENTFD =
      NativeCall.bind("eventfd", FunctionDescriptor.of(C_INT, C_INT, C_INT));

  private Libc() {}

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
