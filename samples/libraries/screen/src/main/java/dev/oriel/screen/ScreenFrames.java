// SPDX-License-Identifier: Apache-2.0
package dev.oriel.screen;

import dev.oriel.capture.CaptureException;
import dev.oriel.capture.CaptureOptions;
import dev.oriel.capture.CaptureTimeoutException;
import dev.oriel.capture.CapturedFrame;
import dev.oriel.capture.FrameCapture;
import dev.oriel.core.image.Picture;
import dev.oriel.dbus.PictureSource;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The frames of a screen: a capture, the frame that was looked at last, and those before it.
///
/// Threading: one thread, which is the screen's. Ownership: close it.
final class ScreenFrames implements AutoCloseable {

  private final FrameCapture capture;
  private final FrameHistory history = new FrameHistory();
  private @Nullable CapturedFrame last;

  ScreenFrames(PictureSource console) {
    capture = FrameCapture.open(console, CaptureOptions.DEFAULT);
  }

  /// Returns the capture. Each frame that it lends is given to [#look].
  FrameCapture capture() {
    return capture;
  }

  /// Returns the frame that was looked at last, or null if there was none.
  @Nullable CapturedFrame last() {
    return last;
  }

  /// Makes a frame the last one. Ownership: consumes the lease; the frame is readable until the
  /// next call.
  CapturedFrame look(CapturedFrame frame) {
    CapturedFrame before = last;
    last = frame;
    if (before != null) {
      before.close();
    }
    history.add(frame);
    return frame;
  }

  /// Waits for the frame after the last one.
  ///
  /// @param until when to return null
  /// @param deadline when to fail, at `until` or later
  @Nullable CapturedFrame next(long until, long deadline) throws InterruptedException {
    try {
      return look(capture.next(Duration.ofNanos(until - System.nanoTime())));
    } catch (CaptureTimeoutException e) {
      if (until - deadline >= 0) {
        throw e;
      }
      return null;
    }
  }

  /// Returns the newest picture, or null if none has come.
  @Nullable Picture newest() {
    try {
      return copy(look(capture.awaitFrame(0, Duration.ZERO)));
    } catch (CaptureException e) {
      CapturedFrame seen = last;
      return seen == null ? null : copy(seen);
    } catch (InterruptedException e) {
      throw ScreenErrors.interrupted("capturing", e);
    }
  }

  /// Returns a copy of a frame's picture.
  static Picture copy(CapturedFrame frame) {
    return frame.picture().crop(frame.bounds());
  }

  FrameHistory history() {
    return history;
  }

  @Override
  public void close() {
    CapturedFrame before = last;
    last = null;
    if (before != null) {
      before.close();
    }
    capture.close();
  }
}
