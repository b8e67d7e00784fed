// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.present;

import static org.lwjgl.opengles.GLES20.GL_FRAMEBUFFER;
import static org.lwjgl.opengles.GLES20.GL_PACK_ALIGNMENT;
import static org.lwjgl.opengles.GLES20.GL_RGBA;
import static org.lwjgl.opengles.GLES20.GL_UNSIGNED_BYTE;
import static org.lwjgl.opengles.GLES20.glBindFramebuffer;
import static org.lwjgl.opengles.GLES20.glPixelStorei;
import static org.lwjgl.opengles.GLES20.glReadPixels;

import dev.oriel.core.geometry.Rect;
import dev.oriel.dmabuf.EglContext;
import dev.oriel.dmabuf.EglDisplay;
import dev.oriel.fixtures.Await;
import dev.oriel.gl.internal.draw.DrawTarget;
import dev.oriel.gl.testing.HeadlessSurface;
import dev.oriel.sync.EventLoop;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A surface without a window that keeps the picture of each swap.
final class RecordingSurface implements PresentSurface {

  /// One swap.
  static final class Swap {
    private final int width;
    private final int height;
    private final int[] rgb;
    private final List<Rect> damage;

    Swap(int width, int height, int[] rgb, List<Rect> damage) {
      this.width = width;
      this.height = height;
      this.rgb = rgb;
      this.damage = List.copyOf(damage);
    }

    int width() {
      return width;
    }

    int height() {
      return height;
    }

    int[] rgb() {
      return rgb;
    }

    List<Rect> damage() {
      return damage;
    }

    int at(int x, int y) {
      return rgb[y * width + x];
    }
  }

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final HeadlessSurface surface;
  private final BlockingQueue<Swap> swaps = new LinkedBlockingQueue<>();
  private final boolean mayBlock;
  private volatile Runnable beforeSwap = () -> {};
  private final AtomicInteger looks = new AtomicInteger();
  private volatile long frameNanos;
  private volatile long refreshNanos;
  private @Nullable FakeCompositor compositor;

  RecordingSurface(int width, int height) {
    this(width, height, false);
  }

  RecordingSurface(int width, int height, boolean mayBlock) {
    surface = new HeadlessSurface(EglDisplay.surfaceless(), width, height, 1);
    refreshNanos = surface.refreshNanos();
    this.mayBlock = mayBlock;
  }

  /// Returns how often the present thread has looked whether the surface is visible, which it does
  /// whenever it looks for work.
  int looks() {
    return looks.get();
  }

  /// Sets the screen's pace.
  void frameNanos(long nanos) {
    frameNanos = nanos;
  }

  /// Sets the interval of the screen's updates.
  void refreshNanos(long nanos) {
    refreshNanos = nanos;
  }

  /// Sets the compositor that takes buffers, before the presenter starts.
  void compositor(FakeCompositor takes) {
    compositor = takes;
  }

  @Override
  public PassThrough passThrough(EventLoop loop, EglContext context, PassThrough.Listener news) {
    return compositor == null ? PassThrough.none("") : compositor.open(loop, news);
  }

  HeadlessSurface surface() {
    return surface;
  }

  void beforeSwap(Runnable check) {
    beforeSwap = check;
  }

  /// Returns the next swap that was not taken yet.
  Swap next() {
    try {
      Swap swap = swaps.poll(Await.patient(LIMIT).toMillis(), TimeUnit.MILLISECONDS);
      if (swap == null) {
        throw new AssertionError("nothing was shown for " + Await.patient(LIMIT));
      }
      return swap;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  boolean nothingMore() {
    return swaps.isEmpty();
  }

  @Override
  public DrawSurface open() {
    return new Recorded(surface.open());
  }

  /// Keeps each swap.
  private final class Recorded implements DrawSurface {

    private final DrawSurface drawing;

    Recorded(DrawSurface drawing) {
      this.drawing = drawing;
    }

    @Override
    public EglContext context() {
      return drawing.context();
    }

    @Override
    public DrawTarget target() {
      return drawing.target();
    }

    @Override
    public int bufferAge() {
      return drawing.bufferAge();
    }

    @Override
    public boolean present(List<Rect> damage) {
      beforeSwap.run();
      DrawTarget target = drawing.target();
      ByteBuffer rgba = ByteBuffer.allocateDirect(4 * target.width() * target.height());
      glBindFramebuffer(GL_FRAMEBUFFER, target.framebuffer());
      glPixelStorei(GL_PACK_ALIGNMENT, 1);
      glReadPixels(0, 0, target.width(), target.height(), GL_RGBA, GL_UNSIGNED_BYTE, rgba);
      int[] rgb = new int[target.width() * target.height()];
      for (int i = 0; i < rgb.length; i++) {
        rgb[i] =
            (rgba.get(4 * i) & 0xff) << 16
                | (rgba.get(4 * i + 1) & 0xff) << 8
                | (rgba.get(4 * i + 2) & 0xff);
      }
      boolean shown = drawing.present(damage);
      swaps.add(new Swap(target.width(), target.height(), rgb, damage));
      return shown;
    }

    @Override
    public void close() {
      drawing.close();
    }
  }

  @Override
  public int width() {
    return surface.width();
  }

  @Override
  public int height() {
    return surface.height();
  }

  @Override
  public boolean visible() {
    looks.incrementAndGet();
    return surface.visible();
  }

  @Override
  public long frameNanos() {
    return frameNanos;
  }

  @Override
  public long refreshNanos() {
    return refreshNanos;
  }

  @Override
  public boolean mayBlock() {
    return mayBlock;
  }
}
