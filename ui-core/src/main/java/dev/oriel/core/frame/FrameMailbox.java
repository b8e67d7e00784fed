package dev.oriel.core.frame;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// Hands frames from the D-Bus thread to the present thread, which sees the newest state and no
/// backlog.
///
/// Frames that wait are joined ([Frame#join]): a newer picture replaces an older one, whose ticket
/// is released with [ReleaseCause#SUPERSEDED] as nobody will read it; updates of one buffer add up
/// their damage and their tickets. What cannot be joined waits in order, and so does pixel data up
/// to a bound, beyond which the oldest is dropped: the consumer is then told to ask for a new
/// picture by [#lostPixels].
///
/// Threading: any thread submits, one thread takes. Nobody holds the lock while waiting for
/// anything but a frame.
public final class FrameMailbox {

  /// The most bytes of pixel messages that wait; twice the largest message that D-Bus allows.
  public static final long MAX_PIXEL_BYTES = 128L << 20;

  private static final int MAX_WAITING = 64;

  private final ArrayDeque<Frame> waiting = new ArrayDeque<>();
  private final Runnable wakeUp;
  private boolean closed;
  private boolean lostPixels;

  /// A mailbox that calls `wakeUp` after each submission, on the submitting thread.
  public FrameMailbox(Runnable wakeUp) {
    this.wakeUp = wakeUp;
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
    Frame tail = waiting.peekLast();
    Frame joined = tail == null ? null : Frame.join(tail, frame);
    if (joined == null) {
      waiting.addLast(frame);
    } else {
      waiting.removeLast();
      if (replacesAll(joined)) {
        discardWaiting(ReleaseCause.SUPERSEDED);
      }
      waiting.addLast(joined);
    }
    while (waiting.size() > MAX_WAITING || (pixelBytes() > MAX_PIXEL_BYTES && waiting.size() > 1)) {
      waiting.removeFirst().discard(ReleaseCause.SUPERSEDED);
      lostPixels = true;
    }
  }

  private static boolean replacesAll(Frame frame) {
    return switch (frame) {
      case Frame.Pixels p -> p.complete();
      case Frame.Dmabuf _, Frame.Mapped _, Frame.Off _ -> true;
    };
  }

  private long pixelBytes() {
    long sum = 0;
    for (Frame f : waiting) {
      if (f instanceof Frame.Pixels p) {
        for (PixelBlock b : p.blocks()) {
          sum += b.sizeBytes();
        }
      }
    }
    return sum;
  }

  /// The oldest waiting frame, or null where none waits. Ownership: the caller closes it.
  public synchronized @Nullable Frame poll() {
    return waiting.pollFirst();
  }

  /// Whether a frame waits.
  public synchronized boolean isEmpty() {
    return waiting.isEmpty();
  }

  /// Whether pixels were dropped since the last call, so that the picture is incomplete until its
  /// next full update.
  public synchronized boolean lostPixels() {
    boolean lost = lostPixels;
    lostPixels = false;
    return lost;
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
