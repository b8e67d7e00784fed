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

/// The framebuffer of a window, swapped by EGL.
final class SwapSurface implements DrawSurface {

  private final WindowState state;
  private final EglDisplay display;
  private final EglContext context;
  private final int swapInterval;

  private final boolean wayland;

  /// Whether a back buffer may be older than the last change of the window's size.
  private final boolean sizeLags;

  private final IntBuffer rects =
      ByteBuffer.allocateDirect(Damage.MAX_RECTS * 4 * Integer.BYTES)
          .order(ByteOrder.nativeOrder())
          .asIntBuffer();

  // The window's size at the start of the draw, and the size of the back buffer.
  private long drawnSize;
  private long backSize;

  /// Makes a window's context current on the calling thread.
  ///
  /// @param swapInterval the number of screen refreshes that a swap waits for
  /// @param wayland whether the window is on Wayland, where the client determines the size, with
  ///   its next buffer: a back buffer may be older than the last change of the window's size
  SwapSurface(
      WindowState state,
      EglDisplay display,
      long contextHandle,
      long surfaceHandle,
      int swapInterval,
      boolean wayland) {
    this.state = state;
    this.display = display;
    this.swapInterval = swapInterval;
    this.context = EglContext.adopt(display, contextHandle, surfaceHandle);
    context.makeCurrent();
    context.swapInterval(swapInterval);
    // Mesa's software renderer positions damage according to the window's height at the time of the
    // last query (swap_buffers_with_damage in its platform_x11.c).
    this.wayland = wayland;
    this.sizeLags = wayland || context.software();
  }

  /// Returns whether a swap may block. This is also the case if a swap does not wait for the
  /// screen: on Wayland it waits for the compositor's answer and for a buffer that the compositor
  /// releases, and a software renderer draws during the swap.
  static boolean mayBlock(EglDisplay display) {
    // Without such contexts, the present thread itself has to wait for the swap.
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
    // Drivers report an age even if the size of the earlier content differs.
    return backSize == before ? age : 0;
  }

  @Override
  public boolean present(List<Rect> damage) {
    if (wayland) {
      // Mesa's software renderer crashes in a swap on a broken connection.
      LostCompositor.check();
    }
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
      // Some drivers wait for the screen when they need the next back buffer, not in the swap.
      int _ = context.bufferAge();
    }
    return !sizeLags || backSize == drawnSize;
  }

  @Override
  public void close() {
    context.close();
  }
}
