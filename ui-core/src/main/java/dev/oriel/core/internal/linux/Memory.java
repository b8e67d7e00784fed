// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.internal.linux;

import dev.oriel.core.internal.ffm.Libc;
import dev.oriel.core.internal.ffm.LibcMemory;
import dev.oriel.core.internal.linux.gen.libc_h;
import dev.oriel.core.os.OsException;
import dev.oriel.core.os.OwnedFd;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Locale;

/// Operations on memory files and mappings.
public final class Memory {

  /// A multiple of the page size. `mmap` requires offsets that are multiples of the page size,
  /// which is at most this value on x86-64 and aarch64.
  private static final long MAP_ALIGNMENT = 65536;

  private static final long MAP_FAILED = -1;

  private Memory() {}

  /// Creates a memfd of `size` zero bytes that can be sealed.
  public static OwnedFd memfd(String name, long size) {
    try (Arena arena = Arena.ofConfined()) {
      int flags = libc_h.MFD_CLOEXEC() | libc_h.MFD_ALLOW_SEALING();
      int fd = LibcMemory.memfdCreate(arena.allocateFrom(name), flags);
      if (fd < 0) {
        throw new OsException("memfd_create(" + name + ")", Libc.errno());
      }
      OwnedFd owned = OwnedFd.adopt(fd);
      try {
        truncate(fd, size);
        return owned;
      } catch (OsException e) {
        owned.close();
        throw e;
      }
    }
  }

  /// Sets the size of a file.
  public static void truncate(int fd, long size) {
    if (LibcMemory.ftruncate(fd, size) < 0) {
      throw new OsException("ftruncate(fd " + fd + ", " + size + ")", Libc.errno());
    }
  }

  /// Maps a part of a file, shared, until `arena` is closed.
  ///
  /// @param offset the first byte; need not be aligned to a page
  /// @param writable whether the mapping is for reading and writing, instead of only for reading
  public static MemorySegment map(int fd, long offset, long length, boolean writable, Arena arena) {
    long slack = offset % MAP_ALIGNMENT;
    long mapped = Math.addExact(length, slack);
    int protection = libc_h.PROT_READ() | (writable ? libc_h.PROT_WRITE() : 0);
    MemorySegment address =
        LibcMemory.mmap(mapped, protection, libc_h.MAP_SHARED(), fd, offset - slack);
    if (address.address() == MAP_FAILED) {
      throw new OsException(
          String.format(Locale.ROOT, "mmap(fd %d, offset %d, %d bytes)", fd, offset, length),
          Libc.errno());
    }
    // FFM: mmap mapped exactly this number of bytes, which remain until the arena unmaps them.
    return address.reinterpret(mapped, arena, Memory::unmap).asSlice(slack, length);
  }

  private static void unmap(MemorySegment mapping) {
    if (LibcMemory.munmap(mapping, mapping.byteSize()) < 0) {
      throw new OsException("munmap(" + mapping.byteSize() + " bytes)", Libc.errno());
    }
  }

  /// Copies bytes of a file, from `offset` on, until `target` is full. If the file has become too
  /// short, this method throws, whereas access to a mapping would cause a fatal signal.
  ///
  /// @param target a direct buffer; its position advances
  public static void readFully(int fd, long offset, ByteBuffer target) {
    long at = offset;
    while (target.hasRemaining()) {
      int room = target.remaining();
      int n = (int) LibcMemory.pread(fd, Descriptors.direct(target), room, at);
      if (n <= 0) {
        String call = String.format(Locale.ROOT, "pread(fd %d, %d bytes at %d)", fd, room, at);
        throw n < 0
            ? new OsException(call, Libc.errno())
            : new OsException(
                call, libc_h.EIO(), "the file ends there; another process truncated it");
      }
      target.position(target.position() + n);
      at += n;
    }
  }
}
