// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture.record;

import dev.oriel.capture.CapturedFrame;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The frames that wait for the encoder. A place is reserved before a frame is taken from the
/// console. It is free again when the frame has been written.
///
/// Threading: any thread.
final class FrameQueue {

  private final Deque<CapturedFrame> waiting = new ArrayDeque<>();
  private int free;
  private boolean ended;

  FrameQueue(int places) {
    free = places;
  }

  /// Reserves a place if one is free.
  synchronized boolean tryReserve() {
    if (free <= 0) {
      return false;
    }
    free--;
    return true;
  }

  /// Reserves a place, and waits until one is free.
  ///
  /// @param nanos the longest wait, in nanoseconds
  /// @return false if none was free in time
  synchronized boolean reserve(long nanos) throws InterruptedException {
    long deadline = System.nanoTime() + nanos;
    while (free <= 0) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    free--;
    return true;
  }

  /// Adds a frame to its reserved place. Ownership: consumes the frame.
  synchronized void add(CapturedFrame frame) {
    waiting.addLast(frame);
    notifyAll();
  }

  /// Records that no more frames follow.
  synchronized void end() {
    ended = true;
    notifyAll();
  }

  /// Returns the next frame, or null at the end. Ownership: the caller gives it back.
  @Nullable CapturedFrame take() throws InterruptedException {
    return take(Long.MAX_VALUE);
  }

  /// Returns the next frame, or null if none came in time or none will come. Ownership: as for
  /// [#take()].
  ///
  /// @param nanos the longest wait, in nanoseconds
  synchronized @Nullable CapturedFrame take(long nanos) throws InterruptedException {
    long deadline = System.nanoTime() + nanos;
    while (waiting.isEmpty() && !ended) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        return null;
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    return waiting.pollFirst();
  }

  /// Returns whether no frame waits or will come.
  synchronized boolean isOver() {
    return ended && waiting.isEmpty();
  }

  /// Closes a frame that has been taken, and frees its place.
  void giveBack(CapturedFrame frame) {
    frame.close();
    synchronized (this) {
      free++;
      notifyAll();
    }
  }
}
