// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.internal.linux;

import dev.oriel.core.internal.ffm.Libc;
import dev.oriel.core.internal.ffm.ThreadMemory;
import dev.oriel.core.internal.linux.gen.libc_h;
import dev.oriel.core.os.OsException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.ref.Reference;

/// Advisory locks on single bytes of a file (`F_OFD_SETLK`, since Linux 3.15). The file need not
/// contain the bytes.
///
/// The locks belong to one open file description, not to the process like the locks of Java's
/// channels. Two open file descriptions in one process therefore exclude each other, and closing
/// one does not release the locks of the other. The kernel releases the locks when the last
/// descriptor of the open file description is closed, however the process ends.
///
/// Threading: any thread. Ownership: a descriptor stays the caller's. It must be open for writing.
public final class ByteLocks {

  // `struct flock` and its constants on 64-bit machines (`asm-generic/fcntl.h`). A test compares
  // them with the header.
  static final long FLOCK_BYTES = 32;
  static final long TYPE_AT = 0;
  static final long START_AT = 8;
  static final long LENGTH_AT = 16;
  static final int F_OFD_GETLK = 36;
  static final int F_OFD_SETLK = 37;
  static final short F_WRLCK = 1;
  static final short F_UNLCK = 2;

  private ByteLocks() {}

  /// Locks a byte, unless another open file description has locked it. Never waits.
  ///
  /// @return whether the byte is now locked through this descriptor
  /// @throws OsException if the file system does not support locks
  public static boolean tryLock(int fd, long at) {
    if (call(fd, F_OFD_SETLK, lock(F_WRLCK, at, 1)) >= 0) {
      return true;
    }
    int errno = Libc.errno();
    if (errno == libc_h.EAGAIN()) {
      return false;
    }
    throw new OsException("fcntl(fd " + fd + ", F_OFD_SETLK, byte " + at + ")", errno);
  }

  /// Unlocks a byte that was locked through this descriptor.
  public static void unlock(int fd, long at) {
    Descriptors.checked(
        call(fd, F_OFD_SETLK, lock(F_UNLCK, at, 1)), "fcntl", fd, "F_OFD_SETLK, unlock");
  }

  /// Returns whether another open file description has locked any of these bytes.
  ///
  /// @param count the number of bytes from `first` on; `0` for all possible bytes
  public static boolean isLockedElsewhere(int fd, long first, long count) {
    MemorySegment lock = lock(F_WRLCK, first, count);
    Descriptors.checked(call(fd, F_OFD_GETLK, lock), "fcntl", fd, "F_OFD_GETLK");
    return lock.get(ValueLayout.JAVA_SHORT, TYPE_AT) != F_UNLCK;
  }

  private static MemorySegment lock(short type, long start, long count) {
    MemorySegment lock = ThreadMemory.scratch().asSlice(0, FLOCK_BYTES);
    lock.set(ValueLayout.JAVA_SHORT, TYPE_AT, type);
    lock.set(ValueLayout.JAVA_LONG, START_AT, start);
    lock.set(ValueLayout.JAVA_LONG, LENGTH_AT, count);
    return lock;
  }

  private static int call(int fd, int command, MemorySegment lock) {
    try {
      return (int) Libc.FCNTL.call(fd, command, lock.address());
    } finally {
      Reference.reachabilityFence(lock);
    }
  }
}
