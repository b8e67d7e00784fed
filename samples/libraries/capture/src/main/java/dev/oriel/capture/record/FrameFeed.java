// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture.record;

import dev.oriel.capture.CaptureException;
import dev.oriel.capture.CaptureTimeoutException;
import dev.oriel.capture.CapturedFrame;
import dev.oriel.capture.FrameCapture;
import dev.oriel.capture.UnreadableFrameException;
import dev.oriel.capture.VmGoneException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// Takes the frames of a recording from the console until the recording ends.
///
/// Threading: [#run] on one thread, which [#stop] does not interrupt; the results after this thread
/// has ended.
final class FrameFeed {

  private static final Duration FOREVER = Duration.ofDays(365);

  private final FrameCapture capture;
  private final RecordingOptions options;
  private final FrameQueue queue;
  private volatile long startNanos;
  private long endNanos;
  private Recording.End end = Recording.End.STOPPED;
  private boolean stopped;

  /// Whether all places are taken, so that the newest frame has not been taken yet.
  private boolean behind;

  private long taken;
  private long lastDrawn;
  private long dropped;
  private long joined;

  FrameFeed(FrameCapture capture, RecordingOptions options, FrameQueue queue) {
    this.capture = capture;
    this.options = options;
    this.queue = queue;
  }

  /// Passes frames to the queue until the recording is over, and then ends the queue.
  ///
  /// @throws CaptureException if no first frame that can be read came in time
  void run() throws InterruptedException {
    try {
      ended(follow());
    } catch (VmGoneException e) {
      ended(Recording.End.VM_GONE);
      if (taken() == 0) {
        throw e;
      }
    } catch (InterruptedException e) {
      if (!isStopped()) {
        throw e;
      }
    } finally {
      if (taken() > 0 && end != Recording.End.FRAMES) {
        takeLast();
      }
      queue.end();
    }
  }

  /// Waits for the current picture. Returns the last one if the VM has gone away: a recording shows
  /// what there was until its end.
  private CapturedFrame firstFrame() throws InterruptedException {
    try {
      return capture.current(options.firstFrame());
    } catch (VmGoneException _) {
      return capture.awaitFrame(0, options.firstFrame());
    }
  }

  private Recording.End follow() throws InterruptedException {
    boolean _ = queue.tryReserve();
    CapturedFrame first = firstFrame();
    startNanos = first.changedNanos();
    lastDrawn = first.drawn();
    hand(first);
    while (taken() < options.maxFrames()) {
      behind = !queue.tryReserve();
      if (behind && !queue.reserve(left())) {
        return Recording.End.DURATION;
      }
      try {
        CapturedFrame next = capture.next(Duration.ofNanos(left()));
        boolean inTime = handInTime(next);
        behind = false;
        if (!inTime) {
          return Recording.End.DURATION;
        }
      } catch (CaptureTimeoutException | UnreadableFrameException _) {
        behind = false;
        return Recording.End.DURATION;
      }
    }
    return Recording.End.FRAMES;
  }

  /// Takes the picture that the console showed at the end, even if there is no free place for it.
  /// Otherwise the video would end with an outdated picture.
  private void takeLast() throws InterruptedException {
    try {
      boolean _ = handInTime(capture.next(Duration.ZERO));
    } catch (CaptureException _) {
      // There is no newer picture.
    }
  }

  private boolean handInTime(CapturedFrame frame) {
    long missed = Math.max(0, frame.drawn() - lastDrawn - 1);
    if (behind) {
      dropped += missed;
    } else {
      joined += missed;
    }
    lastDrawn = frame.drawn();
    if (frame.changedNanos() - lastMoment() > 0) {
      frame.close();
      return false;
    }
    hand(frame);
    return true;
  }

  private void hand(CapturedFrame frame) {
    synchronized (this) {
      if (!stopped) {
        endNanos = frame.changedNanos();
      }
      taken++;
      notifyAll();
    }
    queue.add(frame);
  }

  /// Returns the time after which frames are no longer part of the recording.
  private synchronized long lastMoment() {
    Duration duration = options.duration();
    if (stopped) {
      return endNanos;
    }
    return startNanos + (duration == null ? FOREVER : duration).toNanos();
  }

  private long left() {
    return Math.max(0, lastMoment() - System.nanoTime());
  }

  private synchronized void ended(Recording.End how) {
    if (stopped) {
      return;
    }
    end = how;
    endNanos =
        switch (how) {
          case DURATION -> lastMoment();
          case VM_GONE -> System.nanoTime();
          // The time of the last frame.
          case FRAMES, STOPPED -> endNanos;
        };
  }

  /// Ends the recording now.
  ///
  /// @return whether it had not been stopped before
  synchronized boolean stop() {
    if (stopped) {
      return false;
    }
    stopped = true;
    endNanos = System.nanoTime();
    return true;
  }

  private synchronized boolean isStopped() {
    return stopped;
  }

  /// Waits until a number of frames have been taken.
  ///
  /// @return false if they have not been taken in time
  synchronized boolean awaitTaken(long count, Duration timeout) throws InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (taken < count) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    return true;
  }

  // ---- results

  private synchronized long taken() {
    return taken;
  }

  /// Returns when the first frame arrived, on the clock of [System#nanoTime]; known once the queue
  /// has the frame.
  long startNanos() {
    return startNanos;
  }

  /// Returns the time from the first frame to the end.
  synchronized Duration duration() {
    return Duration.ofNanos(Math.max(0, endNanos - startNanos));
  }

  Recording.End end() {
    return end;
  }

  long dropped() {
    return dropped;
  }

  long joined() {
    return joined;
  }
}
