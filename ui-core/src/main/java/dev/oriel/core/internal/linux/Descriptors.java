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

/// Operations on file descriptors of any kind.
///
/// Ownership: a descriptor that is passed to a method stays the caller's.
public final class Descriptors {

  /// `f_type` of a dma-buf's file system, "DMAB" (`DMA_BUF_MAGIC` in `linux/magic.h`).
  static final long DMA_BUF_MAGIC = 0x444d4142;

  /// `f_type`, the first member of `struct statfs`. The generated class of the structure is not
  /// used, because its arrays would add 10 ms to the start of each program that examines a
  /// descriptor. A test compares the layouts.
  static final ValueLayout.OfLong FILE_SYSTEM_TYPE = ValueLayout.JAVA_LONG;

  /// With `AT_EMPTY_PATH`, this path stands for the descriptor itself.
  private static final MemorySegment EMPTY_PATH = Arena.global().allocate(1);

  private Descriptors() {}

  /// Opens a file, close-on-exec.
  ///
  /// @param writable whether to open it for reading and writing, instead of only for reading
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

  /// Returns the size, kind and identity of the file.
  public static FileStatus status(int fd) {
    MemorySegment result = ThreadMemory.scratch();
    // statx instead of fstat, because struct statx has the same layout on all architectures.
    checked(
        Libc.statx(fd, EMPTY_PATH, libc_h.AT_EMPTY_PATH(), libc_h.STATX_BASIC_STATS(), result),
        "statx",
        fd,
        "basic");
    return FileStatus.of(result);
  }

  /// Returns whether the descriptor is a dma-buf. The size of a dma-buf cannot change.
  public static boolean isDmabuf(int fd) {
    return fileSystemType(fd) == DMA_BUF_MAGIC;
  }

  /// Returns the magic number of the file's file system.
  public static long fileSystemType(int fd) {
    MemorySegment result = ThreadMemory.scratch();
    checked(Libc.fstatfs(fd, result), "fstatfs", fd, "");
    return result.get(FILE_SYSTEM_TYPE, 0);
  }

  /// Returns the size by `lseek`, which unlike [#status] also works for a dma-buf. Moves the
  /// position of the file to its end.
  public static long seekSize(int fd) {
    long size = Libc.lseek(fd, 0, libc_h.SEEK_END());
    if (size < 0) {
      throw new OsException("lseek(fd " + fd + ", 0, SEEK_END)", Libc.errno());
    }
    return size;
  }

  /// Returns whether the file was opened for writing.
  public static boolean isWritable(int fd) {
    int flags = checked(Libc.fcntl(fd, libc_h.F_GETFL(), 0), "fcntl", fd, "F_GETFL");
    return (flags & libc_h.O_ACCMODE()) != libc_h.O_RDONLY();
  }

  /// Returns the seals of a memfd (`F_SEAL_*`), or `0` if the file does not support seals.
  public static int seals(int fd) {
    int seals = Libc.fcntl(fd, libc_h.F_GET_SEALS(), 0);
    if (seals < 0 && Libc.errno() == libc_h.EINVAL()) {
      return 0;
    }
    return checked(seals, "fcntl", fd, "F_GET_SEALS");
  }

  /// Tries to seal the file against shrinking, and returns whether it can no longer shrink.
  ///
  /// The seal applies to every holder of the file and cannot be removed. The kernel refuses it for
  /// a read-only descriptor, and for every file except a memfd that was created with
  /// `MFD_ALLOW_SEALING`.
  public static boolean sealAgainstShrinking(int fd) {
    int shrink = libc_h.F_SEAL_SHRINK();
    return (seals(fd) & shrink) != 0 || Libc.fcntl(fd, libc_h.F_ADD_SEALS(), shrink) == 0;
  }

  /// Reads the available bytes, at most until `target` is full.
  ///
  /// @param target a direct buffer; its position advances
  /// @return the number of bytes, or `0` at the end
  public static int read(int fd, ByteBuffer target) {
    int room = target.remaining();
    int n = (int) Libc.read(fd, direct(target), room);
    if (n < 0) {
      throw new OsException("read(fd " + fd + ", " + room + " bytes)", Libc.errno());
    }
    target.position(target.position() + n);
    return n;
  }

  /// Writes all of `source` to a blocking descriptor.
  ///
  /// @param source a direct buffer; its position advances
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

  /// Returns the native memory of a direct buffer, from its position on.
  static MemorySegment direct(ByteBuffer buffer) {
    if (!buffer.isDirect()) {
      throw new IllegalArgumentException("a heap buffer has no address; use a direct one");
    }
    return MemorySegment.ofBuffer(buffer);
  }

  /// Returns the result of a call.
  ///
  /// @throws OsException if the result is negative
  static int checked(int result, String function, int fd, String argument) {
    if (result < 0) {
      int errno = Libc.errno();
      String more = argument.isEmpty() ? "" : ", " + argument;
      throw new OsException(function + "(fd " + fd + more + ")", errno);
    }
    return result;
  }
}
