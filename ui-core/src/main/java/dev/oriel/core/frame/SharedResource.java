// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.frame;

import java.util.concurrent.atomic.AtomicInteger;

/// A resource that several frames in flight refer to; the last reference frees it.
///
/// Created with one reference. Threading: any thread.
public abstract sealed class SharedResource implements AutoCloseable
    permits DmabufScanout, MappedScanout {

  private final AtomicInteger references = new AtomicInteger(1);

  SharedResource() {}

  /// Frees what this object owns; called once.
  abstract void free();

  /// Takes one more reference, to be given up by [#close].
  ///
  /// @throws IllegalStateException if the resource has been freed
  public final void retain() {
    int seen;
    do {
      seen = references.get();
      if (seen == 0) {
        throw new IllegalStateException(this + " has been freed");
      }
    } while (!references.compareAndSet(seen, seen + 1));
  }

  /// Gives one reference up.
  ///
  /// @throws IllegalStateException if there was none left: a reference was given up twice
  @Override
  public final void close() {
    int left = references.decrementAndGet();
    if (left == 0) {
      free();
    } else if (left < 0) {
      throw new IllegalStateException(this + " was closed more often than it was retained");
    }
  }

  /// How many references there are, for tests and leak reports.
  public final int references() {
    return references.get();
  }
}
