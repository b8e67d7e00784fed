package dev.oriel.gl;

import dev.oriel.core.frame.Damage;
import dev.oriel.core.geometry.Rect;
import dev.oriel.dmabuf.EglContext;
import dev.oriel.dmabuf.EglDisplay;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A window's framebuffer.
///
/// The window's size and visibility come from the main thread, which hears of them.
final class WindowSurface implements PresentSurface {

  private final EglDisplay display;
  private final long contextHandle;
  private final long surfaceHandle;
  private final int swapInterval;
  private final boolean sizeLags;
  private final IntBuffer rects =
      ByteBuffer.allocateDirect(Damage.MAX_RECTS * 4 * Integer.BYTES)
          .order(ByteOrder.nativeOrder())
          .asIntBuffer();
  private volatile long size;
  private volatile boolean visible = true;
  private volatile long frameNanos;
  private @Nullable EglContext context;

  // The present thread's own: what was drawn for, and what the back buffer is.
  private long drawnSize;
  private long backSize;

  /// @param swapInterval refreshes of the screen that a swap waits for
  /// @param sizeLags whether a back buffer may have been taken before the window's last change of
  ///   size: on Wayland, where the client says how large it is, and says so with its next buffer
  WindowSurface(
      EglDisplay display,
      long contextHandle,
      long surfaceHandle,
      int swapInterval,
      boolean sizeLags) {
    this.display = display;
    this.contextHandle = contextHandle;
    this.surfaceHandle = surfaceHandle;
    this.swapInterval = swapInterval;
    this.sizeLags = sizeLags;
  }

  void resized(int width, int height) {
    size = packed(width, height);
  }

  private static long packed(int width, int height) {
    return (long) width << 32 | height;
  }

  void visible(boolean nowVisible) {
    visible = nowVisible;
  }

  void frameNanos(long nanos) {
    frameNanos = nanos;
  }

  @Override
  public EglContext open() {
    EglContext c = EglContext.adopt(display, contextHandle, surfaceHandle);
    c.makeCurrent();
    c.swapInterval(swapInterval);
    context = c;
    return c;
  }

  @Override
  public int width() {
    return (int) (size >> 32);
  }

  @Override
  public int height() {
    return (int) size;
  }

  @Override
  public boolean visible() {
    return visible;
  }

  @Override
  public long frameNanos() {
    return frameNanos;
  }

  @Override
  public DrawTarget target() {
    long now = size;
    drawnSize = now;
    return new DrawTarget(0, (int) (now >> 32), (int) now, false);
  }

  private EglContext opened() {
    EglContext c = context;
    if (c == null) {
      throw new IllegalStateException("not open");
    }
    return c;
  }

  @Override
  public int bufferAge() {
    EglContext c = opened();
    int age = c.bufferAge();
    if (!sizeLags) {
      return age;
    }
    long before = backSize;
    backSize = packed(c.surfaceWidth(), c.surfaceHeight());
    // Drivers tell an age also where what was drawn before did not fit.
    return backSize == before ? age : 0;
  }

  @Override
  public boolean present(List<Rect> damage) {
    if (damage.isEmpty() || !display.swapsWithDamage()) {
      opened().swap();
    } else {
      int height = (int) drawnSize;
      rects.clear();
      for (int i = 0; i < damage.size(); i++) {
        Rect r = damage.get(i);
        rects.put(r.x()).put(height - r.bottom()).put(r.width()).put(r.height());
      }
      opened().swapWithDamage(rects.flip());
    }
    return !sizeLags || backSize == drawnSize;
  }

  @Override
  public void close() {
    if (context != null) {
      context.close();
    }
  }
}
