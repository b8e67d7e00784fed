// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.frame;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// Hands frames from the D-Bus thread to the present thread, which sees the newest state and no
/// backlog.
///
/// Frames that wait are joined ([Frame#join]): a newer picture replaces an older one, whose ticket
/// is released with [ReleaseCause#SUPERSEDED] as nobody will read it; updates of one buffer add up
/// their damage and their tickets. What cannot be joined waits in order. Pixel messages wait up to
/// a bound and are then folded into one block, so that a consumer that does not come costs bounded
/// memory.
///
/// Threading: any thread submits, one thread takes. Nobody holds the lock while waiting.
public final class FrameMailbox {

  /// The most bytes of pixel messages that wait; the largest message that D-Bus allows is half.
  static final long MAX_PIXEL_BYTES = 128L << 20;

  /// The most frames that wait; an honest QEMU needs two, of different kinds.
  static final int MAX_WAITING = 16;

  private final ArrayDeque<Frame> waiting = new ArrayDeque<>();
  private final Runnable wakeUp;
  private final long maxPixelBytes;
  private boolean closed;

  /// A mailbox that calls `wakeUp` after each submission, on the submitting thread.
  public FrameMailbox(Runnable wakeUp) {
    this(wakeUp, MAX_PIXEL_BYTES);
  }

  FrameMailbox(Runnable wakeUp, long maxPixelBytes) {
    this.wakeUp = wakeUp;
    this.maxPixelBytes = maxPixelBytes;
  }

  /// Puts a frame in. Ownership: consumes the frame.
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

  /// The oldest waiting frame, or null where none waits. Ownership: the caller closes it.
  public synchronized @Nullable Frame poll() {
    return waiting.pollFirst();
  }

  /// Discards what waits and all that is submitted later.
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
