// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.window;

import dev.oriel.core.geometry.Rect;
import dev.oriel.dmabuf.EglContext;
import dev.oriel.dmabuf.EglDisplay;
import dev.oriel.gl.internal.draw.DrawTarget;
import dev.oriel.gl.internal.draw.ReadBackTarget;
import dev.oriel.gl.internal.present.DrawSurface;
import dev.oriel.gl.internal.present.PixelPutter;
import dev.oriel.gl.internal.xcb.ShmWindow;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The surface of a window on an X server that does not accept GPU buffers. The drawing is read
/// back and copied into the window through shared memory; only the damage is copied.
///
/// Mesa's software swap, which EGL would use here, sends the server rows of the whole window's
/// width for each rectangle of the damage, and waits for the server. With this class, the cost of a
/// change depends only on its size, and any device that can import guests' buffers can draw.
/// Pictures that are in shared memory already are copied from there without being drawn
/// ([ShmPutter]).
final class ShmSurface implements DrawSurface {

  static final String REASON =
      "the X server takes no GPU buffers (it has neither DRI3 nor NV-GLX): the drawing is read"
          + " back and copied into the window through shared memory";

  /// A value that is not the size of a window.
  private static final long NOTHING_DRAWN = -1;

  private final WindowState state;
  private final EglContext context;
  private final ReadBackTarget target;
  private final ShmWindow window;
  private final ShmPutter putter;
  private long drawnSize = NOTHING_DRAWN;
  private boolean kept;

  private ShmSurface(
      WindowState state, EglContext context, ReadBackTarget target, ShmWindow window) {
    this.state = state;
    this.context = context;
    this.target = target;
    this.window = window;
    this.putter = new ShmPutter(window);
  }

  /// Creates a context, makes it current on the calling thread, and connects to the X server.
  ///
  /// @param display the display that draws
  /// @param number the XID of the window
  static ShmSurface open(WindowState state, EglDisplay display, int number) {
    EglContext context = EglContext.surfaceless(display);
    try {
      context.makeCurrent();
      // The target has no storage yet, so there is nothing to free if the rest fails.
      return new ShmSurface(state, context, new ReadBackTarget(context), ShmWindow.open(number));
    } catch (RuntimeException e) {
      context.close();
      throw e;
    }
  }

  @Override
  public EglContext context() {
    return context;
  }

  @Override
  public String readBackReason() {
    return REASON;
  }

  @Override
  public @Nullable PixelPutter putter() {
    return putter;
  }

  @Override
  public DrawTarget target() {
    long size = state.size();
    kept = size == drawnSize;
    drawnSize = size;
    return target.ofSize((int) (size >> 32), (int) size);
  }

  @Override
  public int bufferAge() {
    return kept ? 1 : 0;
  }

  @Override
  public boolean present(List<Rect> damage) {
    List<Rect> parts =
        damage.isEmpty() ? List.of(Rect.ofSize((int) (drawnSize >> 32), (int) drawnSize)) : damage;
    int bytes = 0;
    for (int i = 0; i < parts.size(); i++) {
      bytes += ShmWindow.bytesOf(parts.get(i));
    }
    ByteBuffer memory = window.begin(bytes);
    target.finish();
    int at = 0;
    for (int i = 0; i < parts.size(); i++) {
      Rect r = parts.get(i);
      target.read(r, memory, at);
      window.put(at, r, i == parts.size() - 1);
      at += ShmWindow.bytesOf(r);
    }
    return true;
  }

  @Override
  public void close() {
    window.close();
    target.close();
    context.close();
  }
}
