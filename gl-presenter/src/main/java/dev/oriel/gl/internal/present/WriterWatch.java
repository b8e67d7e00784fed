// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.present;

import dev.oriel.core.frame.DmabufScanout;
import dev.oriel.core.os.OwnedFd;
import dev.oriel.gl.internal.dmabuf.GpuSync;
import dev.oriel.sync.EventLoop;
import dev.oriel.sync.Registration;
import dev.oriel.sync.SyncFile;
import org.jspecify.annotations.Nullable;

/// Waits, in the event loop, until the guest's GPU has written a buffer.
///
/// Threading: the present thread.
final class WriterWatch {

  private final GpuSync sync;
  private final EventLoop loop;
  private final Runnable onWritten;
  private @Nullable Registration watch;

  /// @param onWritten called when a buffer that was waited for has been written
  WriterWatch(GpuSync sync, EventLoop loop, Runnable onWritten) {
    this.sync = sync;
    this.loop = loop;
    this.onWritten = onWritten;
  }

  /// Waits for the writers of a buffer, instead of those of the one before. Ownership: the
  /// caller's.
  void start(DmabufScanout scanout) {
    stop();
    SyncFile writers = sync.writers(scanout);
    if (writers == null) {
      return;
    }
    if (writers.isSignalled()) {
      writers.close();
      return;
    }
    OwnedFd fence = writers.detach();
    watch =
        loop.watch(
            fence,
            () -> {
              watch = null;
              onWritten.run();
            });
  }

  /// Returns whether the buffer is still being written.
  boolean isPending() {
    return watch != null;
  }

  /// Waits no longer.
  void stop() {
    if (watch != null) {
      watch.cancel();
      watch = null;
    }
  }
}
