// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.memory;

import dev.oriel.core.os.OwnedFd;
import java.nio.ByteBuffer;

/// A read-only view of memory that another process shares and may change or shrink at any time.
///
/// Where the file can be sealed against shrinking (`F_SEAL_SHRINK`; QEMU's surfaces allow it), its
/// pages stay and [#pinned] hands them out for direct use, also by native code. Elsewhere only
/// [#read] gets at the bytes: it copies by `pread`, which answers an error where a mapping would
/// kill the process.
///
/// Ownership: owns the mapping, not the descriptor's origin. Threading: any thread, but nobody may
/// use a buffer of [#pinned] after [#close].
public interface SharedMemory extends AutoCloseable {

  /// Opens a part of a memory file that another process has sent, and seals the file against
  /// shrinking where it can.
  ///
  /// @param fd consumed, also where this fails
  /// @param offset the first byte; need not be aligned to a page
  /// @param length the number of bytes, at most `Integer.MAX_VALUE`
  /// @throws dev.oriel.core.os.OsException if the descriptor is no file in memory or the range is
  ///   not in the file
  static SharedMemory map(OwnedFd fd, long offset, long length) {
    return SharedMemories.open(fd, offset, length);
  }

  /// Bytes in the view.
  long length();

  /// Whether [#pinned] can be used.
  boolean isPinned();

  /// The bytes themselves, read-only and direct, which cannot go away before [#close].
  ///
  /// @throws IllegalStateException if [#isPinned] is false or the memory is closed
  ByteBuffer pinned();

  /// Copies bytes from `offset` until `target` is full.
  ///
  /// @throws dev.oriel.core.os.OsException if the other side took the memory away
  /// @throws IndexOutOfBoundsException if the range is not in the view
  void read(long offset, ByteBuffer target);

  /// The file that holds the bytes, for another process that is to read them where they lie.
  ///
  /// Unless [#isPinned] it may shrink at any time, so only for a process that survives a read of a
  /// mapping that has no memory behind it any more.
  ///
  /// Ownership: the caller's, a descriptor of its own.
  OwnedFd share();

  /// Where in the file of [#share] the bytes begin.
  long fileOffset();

  @Override
  void close();
}
