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
import org.jspecify.annotations.Nullable;

/// The newest frame in a dma-buf while the guest's GPU is still drawing it, or nobody looks.
///
/// The picture before it stays until the buffer's write fence is signalled: neither a thread nor
/// the GPU waits for it. A newer frame takes its place.
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

  /// Takes a frame in the place of the one that waits. Ownership: consumes it.
  void offer(Frame.Dmabuf newer) {
    stopWatching();
    Frame.Dmabuf older = frame;
    frame = newer;
    if (older != null && Frame.join(older, newer) instanceof Frame.Dmabuf joined) {
      frame = joined;
    }
  }

  /// The frame that waits if nobody writes into its buffer any more, else null.
  ///
  /// Ownership: the caller's.
  Frame.@Nullable Dmabuf take() {
    Frame.Dmabuf f = frame;
    if (f == null) {
      return null;
    }
    if (!asked) {
      asked = true;
      watchWriters(f);
    }
    if (watch != null) {
      return null;
    }
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

  /// The ticket of the frame that waits, which the frame has no more.
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

  /// Discards the frame that waits.
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
