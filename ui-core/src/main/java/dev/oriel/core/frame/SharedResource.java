// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.frame;

import java.util.concurrent.atomic.AtomicInteger;

/// A resource with a reference count, which several frames share. Closing the last reference frees
/// the resource.
///
/// A new resource has one reference.
///
/// Threading: any thread.
public abstract sealed class SharedResource implements AutoCloseable
    permits DmabufScanout, MappedScanout {

  private final AtomicInteger references = new AtomicInteger(1);

  SharedResource() {}

  /// Frees what this object owns. Called once.
  abstract void free();

  /// Adds a reference, which the caller closes with [#close].
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

  /// Closes one reference.
  ///
  /// @throws IllegalStateException if there was none left, because a reference was closed twice
  @Override
  public final void close() {
    int left = references.decrementAndGet();
    if (left == 0) {
      free();
    } else if (left < 0) {
      throw new IllegalStateException(this + " was closed more often than it was retained");
    }
  }

  /// Returns the number of references, for tests and leak reports.
  public final int references() {
    return references.get();
  }
}
