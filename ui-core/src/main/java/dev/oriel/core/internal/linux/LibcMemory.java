package dev.oriel.core.internal.linux;

import static dev.oriel.core.internal.linux.gen.libc_h.C_INT;
import static dev.oriel.core.internal.linux.gen.libc_h.C_LONG;
import static dev.oriel.core.internal.linux.gen.libc_h.C_POINTER;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// The functions of libc on memory, as [Libc]; apart, because a process that maps nothing should
/// not link them.
final class LibcMemory {

  static final MethodHandle MMAP =
      NativeCall.bind(
          "mmap", FunctionDescriptor.of(C_POINTER, C_POINTER, C_LONG, C_INT, C_INT, C_INT, C_LONG));
  static final MethodHandle MUNMAP =
      NativeCall.bind("munmap", FunctionDescriptor.of(C_INT, C_POINTER, C_LONG));
  static final MethodHandle PREAD =
      NativeCall.bind("pread", FunctionDescriptor.of(C_LONG, C_INT, C_POINTER, C_LONG, C_LONG));
  static final MethodHandle MEMFD_CREATE =
      NativeCall.bind("memfd_create", FunctionDescriptor.of(C_INT, C_POINTER, C_INT));
  static final MethodHandle FTRUNCATE =
      NativeCall.bind("ftruncate", FunctionDescriptor.of(C_INT, C_INT, C_LONG));

  private LibcMemory() {}

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

  static long pread(int fd, MemorySegment target, long length, long offset) {
    try {
      return (long) PREAD.invokeExact(NativeCall.state(), fd, target, length, offset);
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
}
