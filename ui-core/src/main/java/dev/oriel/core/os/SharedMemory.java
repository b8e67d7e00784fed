package dev.oriel.core.os;

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
  /// @throws OsException if the other side took the memory away
  /// @throws IndexOutOfBoundsException if the range is not in the view
  void read(long offset, ByteBuffer target);

  @Override
  void close();
}
