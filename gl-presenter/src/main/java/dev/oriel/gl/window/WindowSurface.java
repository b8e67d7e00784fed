package dev.oriel.gl.window;

import dev.oriel.core.frame.Damage;
import dev.oriel.core.geometry.Rect;
import dev.oriel.dmabuf.EglContext;
import dev.oriel.dmabuf.EglDisplay;
import dev.oriel.gl.internal.draw.DrawTarget;
import dev.oriel.gl.internal.present.PresentSurface;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A window's framebuffer.
final class WindowSurface implements PresentSurface {

  private final WindowState state;
  private final EglDisplay display;
  private final long contextHandle;
  private final long surfaceHandle;
  private final int swapInterval;
  private final boolean paced;
  private boolean sizeLags;
  private final IntBuffer rects =
      ByteBuffer.allocateDirect(Damage.MAX_RECTS * 4 * Integer.BYTES)
          .order(ByteOrder.nativeOrder())
          .asIntBuffer();
  private @Nullable EglContext context;

  // The present thread's own: what was drawn for, and what the back buffer is.
  private long drawnSize;
  private long backSize;

  /// @param swapInterval refreshes of the screen that a swap waits for
  /// @param paced whether draws keep the screen's pace, though swaps do not wait for it
  /// @param sizeLags whether a back buffer may have been taken before the window's last change of
  ///   size: on Wayland, where the client says how large it is, and says so with its next buffer
  WindowSurface(
      WindowState state,
      EglDisplay display,
      long contextHandle,
      long surfaceHandle,
      int swapInterval,
      boolean paced,
      boolean sizeLags) {
    this.state = state;
    this.display = display;
    this.contextHandle = contextHandle;
    this.surfaceHandle = surfaceHandle;
    this.swapInterval = swapInterval;
    this.paced = paced;
    this.sizeLags = sizeLags;
  }

  @Override
  public EglContext open() {
    EglContext c = EglContext.adopt(display, contextHandle, surfaceHandle);
    c.makeCurrent();
    c.swapInterval(swapInterval);
    // Mesa's software renderer puts damage where the window's height was when that was last asked
    // for (swap_buffers_with_damage in its platform_x11.c).
    sizeLags |= c.software();
    context = c;
    return c;
  }

  @Override
  public int width() {
    return state.width();
  }

  @Override
  public int height() {
    return state.height();
  }

  @Override
  public boolean visible() {
    return state.visible();
  }

  @Override
  public long frameNanos() {
    return paced ? state.refreshNanos() : 0;
  }

  @Override
  public long refreshNanos() {
    return state.refreshNanos();
  }

  /// True also where no swap waits for the screen: on Wayland it waits for the compositor's answer
  /// and for a buffer that the compositor lets go, and a software renderer draws in it.
  @Override
  public boolean mayBlock() {
    // A driver without such contexts leaves no choice but to wait.
    return EglContext.isSurfacelessPossible(display);
  }

  @Override
  public DrawTarget target() {
    long now = state.size();
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
    backSize = WindowState.packed(c.surfaceWidth(), c.surfaceHeight());
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
    if (swapInterval > 0) {
      // Some drivers wait for the screen when they need the next back buffer, and not in the swap.
      int _ = opened().bufferAge();
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
