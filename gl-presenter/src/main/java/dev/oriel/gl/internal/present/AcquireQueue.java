// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.present;

import dev.oriel.core.frame.Frame;
import dev.oriel.core.frame.ReleaseTicket;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Holds the newest frame in a dma-buf while the guest's GPU is still drawing it, or while the
/// surface is not visible.
///
/// The previous picture stays until the buffer's write fences are signalled. No thread and no GPU
/// of ours waits for them. A newer frame replaces the held one.
///
/// Threading: the present thread.
final class AcquireQueue {

  private final WriterWatch writers;
  private Frame.@Nullable Dmabuf frame;
  private boolean asked;

  /// @param writers told when a frame that was waited for can be taken
  AcquireQueue(WriterWatch writers) {
    this.writers = writers;
  }

  /// Holds a frame and merges it with the one that is held, if any. Ownership: takes the frame.
  ///
  /// @return the ticket of a held frame in another buffer, which is no longer needed, or the empty
  ///   ticket
  ReleaseTicket offer(Frame.Dmabuf newer) {
    stopWatching();
    boolean other = frame != null && frame.scanout() != newer.scanout();
    ReleaseTicket replaced = other ? takeTicket() : ReleaseTicket.none();
    Frame.Dmabuf older = frame;
    frame = newer;
    if (older != null && Frame.join(older, newer) instanceof Frame.Dmabuf joined) {
      frame = joined;
    }
    return replaced;
  }

  /// Returns the held frame, or null. Its buffer may still [#isWritten].
  ///
  /// Ownership: this object keeps the frame.
  Frame.@Nullable Dmabuf newest() {
    Frame.Dmabuf f = frame;
    if (f != null && !asked) {
      asked = true;
      writers.start(f.scanout());
    }
    return f;
  }

  /// Returns whether the buffer of the [#newest] frame is still being written.
  boolean isWritten() {
    return writers.isPending();
  }

  /// Returns the [#newest] frame, and holds it no longer. Ownership: the caller's.
  Frame.Dmabuf take() {
    Frame.Dmabuf f = Objects.requireNonNull(frame, "no frame is held");
    frame = null;
    stopWatching();
    return f;
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

  /// Discards the held frame, if any.
  ///
  /// @return its ticket, or the empty ticket
  ReleaseTicket drop() {
    stopWatching();
    ReleaseTicket ticket = takeTicket();
    if (frame != null) {
      frame.close();
      frame = null;
    }
    return ticket;
  }

  private void stopWatching() {
    asked = false;
    writers.stop();
  }
}
