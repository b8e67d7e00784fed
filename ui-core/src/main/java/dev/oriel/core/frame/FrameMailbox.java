// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.frame;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// A bounded queue that hands frames from the D-Bus thread to the present thread.
///
/// Waiting frames are joined ([Frame#join]), so that the consumer receives the newest state instead
/// of a backlog:
///
/// - A newer picture replaces an older one. The ticket of the older one is released with
///   [ReleaseCause#SUPERSEDED], because the picture will not be read.
/// - Updates of the same buffer become one frame with the damage and the tickets of all of them.
/// - Frames that cannot be joined wait in their order.
/// - If the waiting pixel messages exceed a limit, they are folded: their pixels are copied into
///   one block of memory. If that block would exceed the limit too, the pixels are discarded.
/// - If more than 16 frames wait, the oldest one is discarded.
///
/// A consumer that does not poll therefore costs a bounded amount of memory.
///
/// Threading: any thread may submit; one thread polls. No thread waits for another while it holds
/// the lock.
public final class FrameMailbox {

  /// The maximum number of bytes of waiting pixel messages: twice the largest array that D-Bus
  /// allows in a message.
  static final long MAX_PIXEL_BYTES = 128L << 20;

  /// The maximum number of waiting frames. A well-behaved QEMU needs two, of different kinds.
  static final int MAX_WAITING = 16;

  private final ArrayDeque<Frame> waiting = new ArrayDeque<>();
  private final Runnable wakeUp;
  private final long maxPixelBytes;
  private boolean closed;

  /// Creates an empty mailbox.
  ///
  /// @param wakeUp called after each submission, on the submitting thread
  public FrameMailbox(Runnable wakeUp) {
    this(wakeUp, MAX_PIXEL_BYTES);
  }

  FrameMailbox(Runnable wakeUp, long maxPixelBytes) {
    this.wakeUp = wakeUp;
    this.maxPixelBytes = maxPixelBytes;
  }

  /// Adds a frame. After [#close], discards it. Ownership: consumes the frame.
  public void submit(Frame frame) {
    synchronized (this) {
      if (closed) {
        frame.discard(ReleaseCause.CLOSED);
        return;
      }
      add(frame);
    }
    wakeUp.run();
  }

  private void add(Frame frame) {
    Frame tail = waiting.pollLast();
    Frame joined = tail == null ? frame : Frame.join(tail, frame);
    if (tail != null && joined == null) {
      waiting.addLast(tail);
    }
    Frame last = joined == null ? frame : joined;
    if (last.isWholePicture()) {
      discardWaiting(ReleaseCause.SUPERSEDED);
    }
    if (last instanceof Frame.Pixels p && p.sizeBytes() > maxPixelBytes) {
      last = PixelFold.fold(p, maxPixelBytes);
    }
    if (last != null) {
      waiting.addLast(last);
    }
    while (waiting.size() > MAX_WAITING) {
      waiting.removeFirst().discard(ReleaseCause.SUPERSEDED);
    }
  }

  /// Removes the oldest waiting frame and returns it, or returns null if no frame waits. Ownership:
  /// the caller closes the frame.
  public synchronized @Nullable Frame poll() {
    return waiting.pollFirst();
  }

  /// Discards the waiting frames and all frames that are submitted later, with
  /// [ReleaseCause#CLOSED].
  public synchronized void close() {
    closed = true;
    discardWaiting(ReleaseCause.CLOSED);
  }

  private void discardWaiting(ReleaseCause cause) {
    for (Frame f = waiting.pollFirst(); f != null; f = waiting.pollFirst()) {
      f.discard(cause);
    }
  }
}
