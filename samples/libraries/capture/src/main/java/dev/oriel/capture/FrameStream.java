// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture;

import dev.oriel.core.os.Joining;
import java.time.Duration;

/// A stream of frames to a [FrameListener].
///
/// Threading: any thread.
public final class FrameStream implements AutoCloseable {

  private static final Duration FOREVER = Duration.ofDays(365);

  private final FrameCapture capture;
  private final FrameListener listener;
  private final Thread thread;
  private volatile boolean closed;

  FrameStream(FrameCapture capture, FrameListener listener) {
    this.capture = capture;
    this.listener = listener;
    thread = Thread.ofPlatform().daemon().name("oriel-capture-stream").unstarted(this::run);
  }

  FrameStream start() {
    thread.start();
    return this;
  }

  private void run() {
    while (!closed) {
      try (CapturedFrame frame = capture.next(FOREVER)) {
        listener.frame(frame);
      } catch (CaptureException e) {
        listener.ended(String.valueOf(e.getMessage()));
        return;
      } catch (InterruptedException | IllegalStateException e) {
        if (!closed) {
          listener.ended(String.valueOf(e.getMessage()));
        }
        return;
      }
    }
  }

  /// Stops the stream. When this method returns, no call of the listener is running and no call
  /// follows, unless the listener itself called this method. Idempotent.
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    if (!thread.equals(Thread.currentThread())) {
      Joining.uninterruptibly(thread);
    }
  }
}
