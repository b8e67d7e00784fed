// SPDX-License-Identifier: Apache-2.0
package dev.oriel.guest;

import dev.oriel.core.cursor.CursorImage;
import dev.oriel.core.frame.Frame;
import dev.oriel.core.frame.FrameSink;
import dev.oriel.core.frame.ReleaseTicket;
import dev.oriel.core.geometry.Rect;
import dev.oriel.fixtures.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A frame sink that keeps dma-buf frames until a test takes them, one by one.
///
/// Ownership: the test closes the frames that it takes; [#close()] closes the others.
public final class DmabufFrameQueue implements FrameSink, AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final BlockingQueue<Frame> queue = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> errors = new LinkedBlockingQueue<>();

  /// Waits for the next frame of a size whose flush the guest waits for. Closes the frames before
  /// it: QEMU shows a text while the guest has not drawn anything, and this text is a dma-buf too.
  public Frame.Dmabuf takeGated(Rect size) throws InterruptedException {
    return takeGated(size, PATIENCE);
  }

  /// Waits like [#takeGated(Rect)], for a slow guest.
  ///
  /// @param patience the time to wait for each frame; it is extended on a slow machine, see
  ///   [Await#patient]
  public Frame.Dmabuf takeGated(Rect size, Duration patience) throws InterruptedException {
    List<String> seen = new ArrayList<>();
    while (true) {
      Frame frame = queue.poll(Await.patient(patience).toMillis(), TimeUnit.MILLISECONDS);
      if (frame == null) {
        throw new AssertionError(
            "no frame that the guest waits for came; frames: " + seen + ", rejections: " + errors);
      }
      if (frame instanceof Frame.Dmabuf dmabuf && isGated(dmabuf, size)) {
        return dmabuf;
      }
      seen.add(frame.toString());
      frame.close();
    }
  }

  /// Waits like [#takeGated(Rect)], or returns null if the flush ends first.
  public Frame.@Nullable Dmabuf takeGatedOrDone(Rect size, GpuCommand flush) {
    Frame.@Nullable Dmabuf[] taken = new Frame.Dmabuf[1];
    Await.until(
        "a frame or the end of the flush",
        PATIENCE,
        () -> {
          Frame frame = queue.poll();
          if (frame instanceof Frame.Dmabuf dmabuf && isGated(dmabuf, size)) {
            taken[0] = dmabuf;
            return true;
          }
          if (frame != null) {
            frame.close();
            return false;
          }
          return flush.isDone();
        });
    return taken[0];
  }

  private static boolean isGated(Frame.Dmabuf frame, Rect size) {
    Rect visible = frame.scanout().layout().visible();
    return !frame.ticket().equals(ReleaseTicket.none())
        && visible.width() == size.width()
        && visible.height() == size.height();
  }

  /// Returns the reasons of rejected frames and of the connection's end.
  public List<String> errors() {
    return List.copyOf(errors);
  }

  @Override
  public void frame(Frame frame) {
    queue.add(frame);
  }

  @Override
  public void cursorDefined(CursorImage cursor) {}

  @Override
  public void cursorMoved(int x, int y, boolean visible) {}

  @Override
  public void rejected(String reason) {
    errors.add(reason);
  }

  @Override
  public void disconnected(String reason) {
    errors.add("disconnected: " + reason);
  }

  @Override
  public void close() {
    for (Frame f = queue.poll(); f != null; f = queue.poll()) {
      f.close();
    }
  }
}
