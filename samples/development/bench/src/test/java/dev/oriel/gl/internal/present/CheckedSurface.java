// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.present;

import static org.lwjgl.opengles.GLES20.GL_FRAMEBUFFER;
import static org.lwjgl.opengles.GLES20.GL_RGBA;
import static org.lwjgl.opengles.GLES20.GL_UNSIGNED_BYTE;
import static org.lwjgl.opengles.GLES20.glBindFramebuffer;
import static org.lwjgl.opengles.GLES20.glReadPixels;

import dev.oriel.core.geometry.Rect;
import dev.oriel.dmabuf.EglDisplay;
import dev.oriel.gl.internal.draw.DrawTarget;
import dev.oriel.gl.testing.HeadlessSurface;
import dev.oriel.guest.GuestFramebuffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/// A surface without a window that checks whether each picture has only one colour, and finds the
/// frame by the colour.
///
/// Before each draw it waits until a guest is in the middle of its drawing ([Meeting]).
final class CheckedSurface extends HeadlessSurface {

  private static final int RGB = 0xffffff;

  private final Meeting meeting;
  private final ByteBuffer pixels;
  private volatile boolean counts;
  private final AtomicInteger shown = new AtomicInteger();
  private final AtomicInteger torn = new AtomicInteger();
  private volatile int frame = -1;

  CheckedSurface(int width, int height, Meeting meeting) {
    super(EglDisplay.surfaceless(), width, height, 0);
    this.meeting = meeting;
    this.pixels = ByteBuffer.allocateDirect(4 * width * height).order(ByteOrder.LITTLE_ENDIAN);
  }

  /// Restarts the counts.
  void begin() {
    counts = true;
  }

  /// Returns how many pictures were shown.
  int shown() {
    return shown.get();
  }

  /// Returns how many of them had more than one colour.
  int torn() {
    return torn.get();
  }

  /// Returns the number of the guest's frame that is shown, or -1.
  int frame() {
    return frame;
  }

  @Override
  public DrawSurface open() {
    return new Checked();
  }

  private final class Checked extends Drawing {

    @Override
    public DrawTarget target() {
      if (counts) {
        meeting.viewerReads();
      }
      return super.target();
    }

    @Override
    public boolean present(List<Rect> damage) {
      glBindFramebuffer(GL_FRAMEBUFFER, super.target().framebuffer());
      glReadPixels(0, 0, width(), height(), GL_RGBA, GL_UNSIGNED_BYTE, pixels.clear());
      meeting.viewerHasRead();
      int first = pixels.getInt(0) & RGB;
      boolean uniform = true;
      for (int at = 0; uniform && at < pixels.capacity(); at += Integer.BYTES) {
        uniform = (pixels.getInt(at) & RGB) == first;
      }
      frame = uniform ? GuestFramebuffer.frameNumber(Integer.reverseBytes(first) >>> 8) : -1;
      if (counts) {
        int _ = shown.incrementAndGet();
        int _ = torn.addAndGet(uniform ? 0 : 1);
      }
      return super.present(damage);
    }
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "%d pictures shown, %d torn, the last of frame %d", shown(), torn(), frame);
  }
}
