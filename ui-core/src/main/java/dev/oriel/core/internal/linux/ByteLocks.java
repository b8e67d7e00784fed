// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.internal.linux;

import dev.oriel.core.internal.ffm.Libc;
import dev.oriel.core.internal.ffm.ThreadMemory;
import dev.oriel.core.internal.linux.gen.libc_h;
import dev.oriel.core.os.OsException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.ref.Reference;

/// Advisory locks on single bytes of a file, which need not be there (`F_OFD_SETLK`, since Linux
/// 3.15).
///
/// They belong to one opening of the file and not to the process, as those of Java's channels do:
/// two openings in one process exclude each other, and closing one releases none of the other. The
/// kernel releases them when the last descriptor of the opening is closed, however the process
/// ends.
///
/// Threading: any thread. Ownership: no method takes the descriptor over, which is open for
/// writing.
public final class ByteLocks {

  // `struct flock` and its constants on 64-bit machines (`asm-generic/fcntl.h`); a test compares.
  static final long FLOCK_BYTES = 32;
  static final long TYPE_AT = 0;
  static final long START_AT = 8;
  static final long LENGTH_AT = 16;
  static final int F_OFD_GETLK = 36;
  static final int F_OFD_SETLK = 37;
  static final short F_WRLCK = 1;
  static final short F_UNLCK = 2;

  private ByteLocks() {}

  /// Locks a byte, unless somebody else has; never waits.
  ///
  /// @return whether it is locked by this opening now
  /// @throws OsException if the file system knows no locks
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

  /// Releases a byte that this opening has locked.
  public static void unlock(int fd, long at) {
    Descriptors.checked(
        call(fd, F_OFD_SETLK, lock(F_UNLCK, at, 1)), "fcntl", fd, "F_OFD_SETLK, unlock");
  }

  /// Whether another opening has locked any of these bytes.
  ///
  /// @param count how many from `first` on; `0` for all that there can be
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
