// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dmabuf;

import dev.oriel.core.frame.DmabufScanout;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What was made of guests' buffers, each buffer once.
///
/// A buffer is recognised by the inode of its file and its layout, whichever descriptor a message
/// brings it with. What is kept must keep the buffer's file open: an inode's number is used again
/// once its file is gone.
///
/// Threading: one thread at a time. Ownership: owns what it keeps.
final class BufferCache<T> implements AutoCloseable {

  private final int capacity;
  private final Function<? super DmabufScanout, ? extends T> load;
  private final Consumer<? super T> free;

  /// In the order of use, the longest unused first.
  private final LinkedHashMap<BufferKey, T> kept = new LinkedHashMap<>(16, 0.75f, true);

  private @Nullable DmabufScanout last;
  private @Nullable T lastValue;
  private long loads;
  private long hits;

  /// @param capacity how many buffers are kept
  /// @param load makes what is kept of a buffer
  /// @param free frees it
  BufferCache(
      int capacity, Function<? super DmabufScanout, ? extends T> load, Consumer<? super T> free) {
    this.capacity = capacity;
    this.load = load;
    this.free = free;
  }

  /// What is kept of a buffer, made now or before; valid until the next call.
  T get(DmabufScanout scanout) {
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

  /// How often something was made.
  long loads() {
    return loads;
  }

  /// How often a buffer was known.
  long hits() {
    return hits;
  }

  /// How many buffers are kept now.
  int size() {
    return kept.size();
  }

  /// A guest with another mode does not come back to the buffers of the old one.
  private void dropOtherSizes(BufferKey now) {
    Iterator<Map.Entry<BufferKey, T>> all = kept.entrySet().iterator();
    while (all.hasNext()) {
      Map.Entry<BufferKey, T> entry = all.next();
      BufferKey key = entry.getKey();
      if (key.width() != now.width() || key.height() != now.height()) {
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

  /// Frees all.
  @Override
  public void close() {
    dropBeyond(0);
    last = null;
    lastValue = null;
  }
}
