// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.memory;

import dev.oriel.core.os.OwnedFd;
import java.nio.ByteBuffer;

/// A read-only view of memory that another process shares and may change or shrink at any time.
///
/// If the file can be sealed against shrinking (`F_SEAL_SHRINK`; QEMU's surfaces allow this) or is
/// a dma-buf, its pages remain and [#pinned] returns them for direct use, including by native code.
/// Otherwise only [#read] provides the bytes: it copies them with `pread`. If the file has shrunk,
/// `pread` reports an error, whereas access to a mapping would kill the process.
///
/// Ownership: an object owns its mapping and its descriptor, not the file, which the other process
/// shares. Threading: any thread, but no thread may use a buffer of [#pinned] after [#close].
public interface SharedMemory extends AutoCloseable {

  /// Opens a part of a memory file that another process has sent, and seals the file against
  /// shrinking if that is possible.
  ///
  /// @param fd the file; consumed, even if this fails
  /// @param offset the first byte; need not be aligned to a page
  /// @param length the number of bytes, at most `Integer.MAX_VALUE`
  /// @throws dev.oriel.core.os.OsException if the descriptor does not refer to a regular file or a
  ///   dma-buf, or if the range is not in the file
  static SharedMemory map(OwnedFd fd, long offset, long length) {
    return SharedMemories.open(fd, offset, length);
  }

  /// Returns the number of bytes in the view.
  long length();

  /// Returns whether [#pinned] can be used.
  boolean isPinned();

  /// Returns the bytes in a read-only direct buffer. They remain accessible until [#close].
  ///
  /// @throws IllegalStateException if [#isPinned] is false or the memory is closed
  ByteBuffer pinned();

  /// Copies bytes from `offset` until `target` is full.
  ///
  /// @throws dev.oriel.core.os.OsException if the other process truncated the memory
  /// @throws IndexOutOfBoundsException if the range is not in the view
  void read(long offset, ByteBuffer target);

  /// Returns the file that contains the bytes, for another process that reads them without a copy.
  ///
  /// Unless [#isPinned], the file may shrink at any time. In that case, pass it only to a process
  /// that survives a read from a mapping whose memory no longer exists.
  ///
  /// Ownership: the descriptor is a duplicate, which the caller closes.
  OwnedFd share();

  /// Returns the offset of the first byte in the file of [#share].
  long fileOffset();

  @Override
  void close();
}
