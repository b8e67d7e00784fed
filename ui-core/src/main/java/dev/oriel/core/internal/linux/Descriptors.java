// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.internal.linux;

import dev.oriel.core.internal.ffm.Libc;
import dev.oriel.core.internal.ffm.ThreadMemory;
import dev.oriel.core.internal.linux.gen.libc_h;
import dev.oriel.core.os.OsException;
import dev.oriel.core.os.OwnedFd;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;

/// What can be done with any file descriptor.
///
/// Ownership: no method here takes a descriptor over.
public final class Descriptors {

  /// `f_type` of a dma-buf's file system, "DMAB" (`DMA_BUF_MAGIC` in `linux/magic.h`).
  static final long DMA_BUF_MAGIC = 0x444d4142;

  /// `f_type`, with which `struct statfs` begins; a generated structure would cost the start of
  /// each program that looks at a descriptor 10 ms, for its arrays. A test compares.
  static final ValueLayout.OfLong FILE_SYSTEM_TYPE = ValueLayout.JAVA_LONG;

  /// With `AT_EMPTY_PATH`, the descriptor itself.
  private static final MemorySegment EMPTY_PATH = Arena.global().allocate(1);

  private Descriptors() {}

  /// Opens a file close-on-exec.
  ///
  /// @param writable whether for writing too
  public static OwnedFd open(String path, boolean writable) {
    int flags = (writable ? libc_h.O_RDWR() : libc_h.O_RDONLY()) | libc_h.O_CLOEXEC();
    try (Arena arena = Arena.ofConfined()) {
      int fd = Libc.open(arena.allocateFrom(path), flags);
      if (fd < 0) {
        throw new OsException("open(" + path + (writable ? ", rw)" : ", ro)"), Libc.errno());
      }
      return OwnedFd.adopt(fd);
    }
  }

  /// Size, kind and identity of the file.
  public static FileStatus status(int fd) {
    MemorySegment result = ThreadMemory.scratch();
    // statx rather than fstat, because struct statx has one layout on all architectures.
    checked(
        Libc.statx(fd, EMPTY_PATH, libc_h.AT_EMPTY_PATH(), libc_h.STATX_BASIC_STATS(), result),
        "statx",
        fd,
        "basic");
    return FileStatus.of(result);
  }

  /// Whether the descriptor is a dma-buf, whose size cannot change.
  public static boolean isDmabuf(int fd) {
    return fileSystemType(fd) == DMA_BUF_MAGIC;
  }

  /// The magic number of the file system that the file is in.
  public static long fileSystemType(int fd) {
    MemorySegment result = ThreadMemory.scratch();
    checked(Libc.fstatfs(fd, result), "fstatfs", fd, "");
    return result.get(FILE_SYSTEM_TYPE, 0);
  }

  /// The size by `lseek`, which unlike [#status] knows the size of a dma-buf. Moves the position of
  /// the file to its end.
  public static long seekSize(int fd) {
    long size = Libc.lseek(fd, 0, libc_h.SEEK_END());
    if (size < 0) {
      throw new OsException("lseek(fd " + fd + ", 0, SEEK_END)", Libc.errno());
    }
    return size;
  }

  /// Whether the file was opened for writing.
  public static boolean isWritable(int fd) {
    int flags = checked(Libc.fcntl(fd, libc_h.F_GETFL(), 0), "fcntl", fd, "F_GETFL");
    return (flags & libc_h.O_ACCMODE()) != libc_h.O_RDONLY();
  }

  /// The seals of a memfd (`F_SEAL_*`), or `0` where the file knows no seals.
  public static int seals(int fd) {
    int seals = Libc.fcntl(fd, libc_h.F_GET_SEALS(), 0);
    if (seals < 0 && Libc.errno() == libc_h.EINVAL()) {
      return 0;
    }
    return checked(seals, "fcntl", fd, "F_GET_SEALS");
  }

  /// Whether the file cannot shrink any more, after an attempt to seal it so.
  ///
  /// The seal binds every holder of the file and cannot be taken off. It is refused for anything
  /// but a memfd that was created with `MFD_ALLOW_SEALING`, and for a read-only descriptor.
  public static boolean sealAgainstShrinking(int fd) {
    int shrink = libc_h.F_SEAL_SHRINK();
    return (seals(fd) & shrink) != 0 || Libc.fcntl(fd, libc_h.F_ADD_SEALS(), shrink) == 0;
  }

  /// Reads what there is, at most until `target` is full.
  ///
  /// @param target direct; its position advances
  /// @return the number of bytes, `0` at the end
  public static int read(int fd, ByteBuffer target) {
    int room = target.remaining();
    int n = (int) Libc.read(fd, direct(target), room);
    if (n < 0) {
      throw new OsException("read(fd " + fd + ", " + room + " bytes)", Libc.errno());
    }
    target.position(target.position() + n);
    return n;
  }

  /// Writes all of `source`, to a blocking descriptor.
  ///
  /// @param source direct; its position advances
  public static void write(int fd, ByteBuffer source) {
    while (source.hasRemaining()) {
      int left = source.remaining();
      int n = (int) Libc.write(fd, direct(source), left);
      if (n < 0) {
        throw new OsException("write(fd " + fd + ", " + left + " bytes)", Libc.errno());
      }
      source.position(source.position() + n);
    }
  }

  /// The native memory of a direct buffer from its position on.
  static MemorySegment direct(ByteBuffer buffer) {
    if (!buffer.isDirect()) {
      throw new IllegalArgumentException("a heap buffer has no address; use a direct one");
    }
    return MemorySegment.ofBuffer(buffer);
  }

  /// The result of a call, unless it is negative.
  static int checked(int result, String function, int fd, String argument) {
    if (result < 0) {
      int errno = Libc.errno();
      String more = argument.isEmpty() ? "" : ", " + argument;
      throw new OsException(function + "(fd " + fd + more + ")", errno);
    }
    return result;
  }
}
