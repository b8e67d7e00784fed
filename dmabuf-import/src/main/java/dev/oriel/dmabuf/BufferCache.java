// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dmabuf;

import dev.oriel.core.frame.DmabufScanout;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A cache of objects made from guests' buffers, one for each buffer.
///
/// A buffer is recognised by its layout and the inode of its file, whichever descriptor it arrived
/// with. A cached object must keep the buffer's file open, because the kernel reuses the inode
/// number once the file is gone.
///
/// Threading: one thread at a time. Ownership: owns the cached objects.
public final class BufferCache<T> implements AutoCloseable {

  private final int capacity;
  private final Function<? super DmabufScanout, ? extends T> load;
  private final Consumer<? super T> free;

  /// Ordered by use, the least recently used first.
  private final LinkedHashMap<BufferKey, T> kept = new LinkedHashMap<>(16, 0.75f, true);

  private @Nullable DmabufScanout last;
  private @Nullable T lastValue;
  private long loads;
  private long hits;

  /// Creates an empty cache.
  ///
  /// @param capacity the maximum number of cached buffers
  /// @param load makes the object for a buffer
  /// @param free frees an object
  public BufferCache(
      int capacity, Function<? super DmabufScanout, ? extends T> load, Consumer<? super T> free) {
    this.capacity = capacity;
    this.load = load;
    this.free = free;
  }

  /// Returns the object for a buffer and makes it first if it is not cached. The object is valid
  /// until the next call.
  public T get(DmabufScanout scanout) {
    T same = lastValue;
    if (scanout == last && same != null) {
      hits++;
      return same;
    }
    last = null;
    lastValue = null;
    BufferKey key = BufferKey.of(scanout);
    T value = kept.get(key);
    if (value == null) {
      value = load.apply(scanout);
      loads++;
      dropOtherSizes(key);
      kept.put(key, value);
      dropBeyond(capacity);
    } else {
      hits++;
    }
    last = scanout;
    lastValue = value;
    return value;
  }

  /// Returns the number of objects that were made.
  public long loads() {
    return loads;
  }

  /// Returns the number of calls that found their buffer in the cache.
  public long hits() {
    return hits;
  }

  /// Returns the number of cached buffers.
  public int size() {
    return kept.size();
  }

  /// Frees the buffers of other sizes: a guest that changed its mode does not use the old buffers
  /// again.
  private void dropOtherSizes(BufferKey now) {
    Iterator<Map.Entry<BufferKey, T>> all = kept.entrySet().iterator();
    while (all.hasNext()) {
      Map.Entry<BufferKey, T> entry = all.next();
      if (!entry.getKey().isSizeOf(now)) {
        T value = entry.getValue();
        all.remove();
        free.accept(value);
      }
    }
  }

  private void dropBeyond(int bound) {
    Iterator<T> all = kept.values().iterator();
    while (kept.size() > bound && all.hasNext()) {
      T value = all.next();
      all.remove();
      free.accept(value);
    }
  }

  /// Frees all cached objects.
  @Override
  public void close() {
    dropBeyond(0);
    last = null;
    lastValue = null;
  }
}
