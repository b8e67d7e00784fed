// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.window;

import dev.oriel.core.frame.Damage;
import dev.oriel.core.geometry.Rect;
import dev.oriel.dmabuf.EglContext;
import dev.oriel.dmabuf.EglDisplay;
import dev.oriel.gl.internal.draw.DrawTarget;
import dev.oriel.gl.internal.present.DrawSurface;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.util.List;

/// A window's own framebuffer, which EGL swaps.
final class SwapSurface implements DrawSurface {

  private final WindowState state;
  private final EglDisplay display;
  private final EglContext context;
  private final int swapInterval;

  /// Whether a back buffer may have been taken before the window's last change of size.
  private final boolean sizeLags;

  private final IntBuffer rects =
      ByteBuffer.allocateDirect(Damage.MAX_RECTS * 4 * Integer.BYTES)
          .order(ByteOrder.nativeOrder())
          .asIntBuffer();

  // What was drawn for, and what the back buffer is.
  private long drawnSize;
  private long backSize;

  /// Makes a window's context current on the calling thread.
  ///
  /// @param swapInterval refreshes of the screen that a swap waits for
  /// @param sizeLags whether a back buffer may have been taken before the window's last change of
  ///   size: on Wayland, where the client says how large it is, and says so with its next buffer
  SwapSurface(
      WindowState state,
      EglDisplay display,
      long contextHandle,
      long surfaceHandle,
      int swapInterval,
      boolean sizeLags) {
    this.state = state;
    this.display = display;
    this.swapInterval = swapInterval;
    this.context = EglContext.adopt(display, contextHandle, surfaceHandle);
    context.makeCurrent();
    context.swapInterval(swapInterval);
    // Mesa's software renderer puts damage where the window's height was when that was last asked
    // for (swap_buffers_with_damage in its platform_x11.c).
    this.sizeLags = sizeLags || context.software();
  }

  /// Whether swaps may wait: true also where none waits for the screen, as on Wayland it waits for
  /// the compositor's answer and for a buffer that the compositor lets go, and a software renderer
  /// draws in it.
  static boolean mayBlock(EglDisplay display) {
    // A driver without such contexts leaves no choice but to wait.
    return EglContext.isSurfacelessPossible(display);
  }

  @Override
  public EglContext context() {
    return context;
  }

  @Override
  public DrawTarget target() {
    long now = state.size();
    drawnSize = now;
    return new DrawTarget(0, (int) (now >> 32), (int) now, false);
  }

  @Override
  public int bufferAge() {
    int age = context.bufferAge();
    if (!sizeLags) {
      return age;
    }
    long before = backSize;
    backSize = WindowState.packed(context.surfaceWidth(), context.surfaceHeight());
    // Drivers tell an age also where what was drawn before did not fit.
    return backSize == before ? age : 0;
  }

  @Override
  public boolean present(List<Rect> damage) {
    if (damage.isEmpty() || !display.swapsWithDamage()) {
      context.swap();
    } else {
      int height = (int) drawnSize;
      rects.clear();
      for (int i = 0; i < damage.size(); i++) {
        Rect r = damage.get(i);
        rects.put(r.x()).put(height - r.bottom()).put(r.width()).put(r.height());
      }
      context.swapWithDamage(rects.flip());
    }
    if (swapInterval > 0) {
      // Some drivers wait for the screen when they need the next back buffer, and not in the swap.
      int _ = context.bufferAge();
    }
    return !sizeLags || backSize == drawnSize;
  }

  @Override
  public void close() {
    context.close();
  }
}
