// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.internal.ffm;

import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;

/// The functions of libc for memory, with `errno` captured as in [Libc].
public final class LibcMemory {

  public static final NativeFunction MMAP = NativeFunction.of("mmap", 6);
  public static final NativeFunction MUNMAP = NativeFunction.of("munmap", 2);
  public static final NativeFunction PREAD = NativeFunction.of("pread", 4);
  public static final NativeFunction MEMFD_CREATE = NativeFunction.of("memfd_create", 2);
  public static final NativeFunction FTRUNCATE = NativeFunction.of("ftruncate", 2);

  private LibcMemory() {}

  public static MemorySegment mmap(long length, int protection, int flags, int fd, long offset) {
    return MemorySegment.ofAddress(MMAP.call(0, length, protection, flags, fd, offset));
  }

  public static int munmap(MemorySegment address, long length) {
    return (int) MUNMAP.call(address.address(), length);
  }

  public static long pread(int fd, MemorySegment target, long length, long offset) {
    try {
      return PREAD.call(fd, target.address(), length, offset);
    } finally {
      Reference.reachabilityFence(target);
    }
  }

  public static int memfdCreate(MemorySegment name, int flags) {
    try {
      return (int) MEMFD_CREATE.call(name.address(), flags);
    } finally {
      Reference.reachabilityFence(name);
    }
  }

  public static int ftruncate(int fd, long length) {
    return (int) FTRUNCATE.call(fd, length);
  }
}
