// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dmabuf;

import dev.oriel.core.frame.DmabufScanout;
import dev.oriel.core.memory.SharedMemory;

/// CPU mappings of the first plane of guests' linear buffers, one mapping for each buffer.
///
/// A buffer is recognised in the same way as by [DmabufImporter]: a guest that flips between three
/// buffers causes three mappings. What the guest writes later is visible; the caller decides when
/// it is safe to read.
///
/// Threading: one thread at a time. Ownership: close it.
public final class DmabufMemory implements AutoCloseable {

  private final BufferCache<SharedMemory> cache =
      new BufferCache<>(DmabufImporter.DEFAULT_CAPACITY, DmabufMemory::map, SharedMemory::close);

  /// Creates an object without mappings.
  public DmabufMemory() {}

  /// Returns the memory of a buffer, from offset 0 of its descriptor to the last row of the first
  /// plane.
  ///
  /// Ownership: this object keeps the memory, which is valid until the next call.
  ///
  /// @throws dev.oriel.core.os.OsException if the descriptor cannot be mapped or its file is too
  ///   small
  public SharedMemory of(DmabufScanout scanout) {
    return cache.get(scanout);
  }

  /// Returns the number of mappings that were made.
  public long mappings() {
    return cache.loads();
  }

  private static SharedMemory map(DmabufScanout scanout) {
    return SharedMemory.map(scanout.fd(0).duplicate(), 0, scanout.layout().requiredBytes(0));
  }

  @Override
  public void close() {
    cache.close();
  }
}
