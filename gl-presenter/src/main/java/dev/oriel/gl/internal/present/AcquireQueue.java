// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.present;

import dev.oriel.core.frame.Frame;
import dev.oriel.core.frame.ReleaseCause;
import dev.oriel.core.frame.ReleaseTicket;
import dev.oriel.core.os.OwnedFd;
import dev.oriel.gl.internal.dmabuf.GpuSync;
import dev.oriel.sync.EventLoop;
import dev.oriel.sync.Registration;
import dev.oriel.sync.SyncFile;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Holds the newest frame in a dma-buf while the guest's GPU is still drawing it, or while the
/// surface is not visible.
///
/// The previous picture stays until the buffer's write fences are signalled. No thread and no GPU
/// waits for them. A newer frame replaces the held one.
///
/// Threading: the present thread.
final class AcquireQueue {

  private final GpuSync sync;
  private final EventLoop loop;
  private final Runnable onAcquired;
  private Frame.@Nullable Dmabuf frame;
  private @Nullable Registration watch;
  private boolean asked;

  /// @param onAcquired called when a frame that was waited for can be taken
  AcquireQueue(GpuSync sync, EventLoop loop, Runnable onAcquired) {
    this.sync = sync;
    this.loop = loop;
    this.onAcquired = onAcquired;
  }

  /// Holds a frame and merges it with the one that is held, if any. Ownership: takes the frame.
  void offer(Frame.Dmabuf newer) {
    stopWatching();
    Frame.Dmabuf older = frame;
    frame = newer;
    if (older != null && Frame.join(older, newer) instanceof Frame.Dmabuf joined) {
      frame = joined;
    }
  }

  /// Returns the held frame if its buffer is no longer being written, otherwise null.
  ///
  /// Ownership: this object keeps the frame.
  Frame.@Nullable Dmabuf acquired() {
    Frame.Dmabuf f = frame;
    if (f == null) {
      return null;
    }
    if (!asked) {
      asked = true;
      watchWriters(f);
    }
    return watch == null ? f : null;
  }

  /// Returns the frame that is [#acquired], and holds it no longer. Ownership: the caller's.
  Frame.Dmabuf take() {
    Frame.Dmabuf f = Objects.requireNonNull(acquired(), "no frame is acquired");
    frame = null;
    asked = false;
    return f;
  }

  private void watchWriters(Frame.Dmabuf f) {
    SyncFile writers = sync.writers(f.scanout());
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
              onAcquired.run();
            });
  }

  /// Removes the ticket from the held frame and returns it.
  ReleaseTicket takeTicket() {
    Frame.Dmabuf f = frame;
    if (f == null) {
      return ReleaseTicket.none();
    }
    frame =
        new Frame.Dmabuf(
            f.serial(), f.receivedNanos(), f.scanout(), f.damage(), ReleaseTicket.none());
    return f.ticket();
  }

  /// Discards the held frame.
  void drop(ReleaseCause cause) {
    stopWatching();
    if (frame != null) {
      frame.discard(cause);
      frame = null;
    }
  }

  private void stopWatching() {
    asked = false;
    if (watch != null) {
      watch.cancel();
      watch = null;
    }
  }
}
