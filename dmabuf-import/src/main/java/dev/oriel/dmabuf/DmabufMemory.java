// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dmabuf;

import dev.oriel.core.frame.DmabufScanout;
import dev.oriel.core.memory.SharedMemory;

/// Guests' linear buffers as memory that the CPU reads, each mapped once: the first plane's.
///
/// A buffer is recognised as [DmabufImporter] does: a guest that flips between three buffers causes
/// three mappings. What the guest writes later is seen; when it may be read is the caller's to
/// know.
///
/// Threading: one thread at a time. Ownership: close it.
public final class DmabufMemory implements AutoCloseable {

  private final BufferCache<SharedMemory> cache =
      new BufferCache<>(DmabufImporter.DEFAULT_CAPACITY, DmabufMemory::map, SharedMemory::close);

  /// Nothing is mapped yet.
  public DmabufMemory() {}

  /// The memory of a buffer up to the last row of the first plane, from its descriptor's offset 0.
  ///
  /// Ownership: stays this object's; valid until the next call.
  ///
  /// @throws dev.oriel.core.os.OsException if the descriptor is no memory or has too little of it
  public SharedMemory of(DmabufScanout scanout) {
    return cache.get(scanout);
  }

  /// How often a buffer was mapped.
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
