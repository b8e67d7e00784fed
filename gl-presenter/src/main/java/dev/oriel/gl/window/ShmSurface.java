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

/// A window of an X server that takes no GPU buffers: what was drawn is read back and put into the
/// window through shared memory, the damage only.
///
/// EGL has a way of its own there (Mesa's software swap), which hands the server rows as wide as
/// the window for each rectangle of the damage, and waits for it. Here a guest's small change costs
/// what it is large, and the drawing is done by whichever device can import guests' buffers. What
/// lies in shared memory already is put from there, without being drawn ([ShmPutter]).
final class ShmSurface implements DrawSurface {

  static final String REASON =
      "the X server takes no GPU buffers (it has neither DRI3 nor NV-GLX): what is drawn is read"
          + " back and put into the window through shared memory";

  /// No size of a window.
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

  /// Makes a context on a display current on the calling thread, and connects to the X server.
  ///
  /// @param display draws
  /// @param number the X server's number of the window
  static ShmSurface open(WindowState state, EglDisplay display, int number) {
    EglContext context = EglContext.surfaceless(display);
    try {
      context.makeCurrent();
      // It has no storage yet, so that there is nothing to free where the rest fails.
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
