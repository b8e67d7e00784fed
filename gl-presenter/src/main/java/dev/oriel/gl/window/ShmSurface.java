package dev.oriel.gl.window;

import dev.oriel.core.geometry.Rect;
import dev.oriel.dmabuf.EglContext;
import dev.oriel.dmabuf.EglDisplay;
import dev.oriel.gl.internal.draw.DrawTarget;
import dev.oriel.gl.internal.draw.ReadBackTarget;
import dev.oriel.gl.internal.present.PixelPutter;
import dev.oriel.gl.internal.present.PresentSurface;
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
final class ShmSurface implements PresentSurface {

  static final String REASON =
      "the X server takes no GPU buffers (it has neither DRI3 nor NV-GLX): what is drawn is read"
          + " back and put into the window through shared memory";

  private final WindowState state;
  private final EglDisplay display;
  private final int window;
  private final boolean paced;
  private @Nullable EglContext context;
  private @Nullable ReadBackTarget target;
  private @Nullable ShmWindow shown;
  private @Nullable ShmPutter putter;
  private @Nullable DrawTarget drawn;
  private boolean kept;

  /// @param display draws
  /// @param window the X server's number of it
  /// @param paced whether draws keep the screen's pace
  ShmSurface(WindowState state, EglDisplay display, int window, boolean paced) {
    this.state = state;
    this.display = display;
    this.window = window;
    this.paced = paced;
  }

  @Override
  public EglContext open() {
    EglContext c = EglContext.surfaceless(display);
    context = c;
    c.makeCurrent();
    target = new ReadBackTarget(c);
    ShmWindow opened = ShmWindow.open(window);
    shown = opened;
    putter = new ShmPutter(opened);
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

  @Override
  public boolean mayBlock() {
    return false;
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
    DrawTarget before = drawn;
    DrawTarget now = opened(target).ofSize((int) (size >> 32), (int) size);
    kept = before != null && before.width() == now.width() && before.height() == now.height();
    drawn = now;
    return now;
  }

  @Override
  public int bufferAge() {
    return kept ? 1 : 0;
  }

  @Override
  public boolean present(List<Rect> damage) {
    DrawTarget size = opened(drawn);
    ReadBackTarget from = opened(target);
    ShmWindow to = opened(shown);
    List<Rect> parts =
        damage.isEmpty() ? List.of(Rect.ofSize(size.width(), size.height())) : damage;
    int bytes = 0;
    for (int i = 0; i < parts.size(); i++) {
      bytes += ShmWindow.bytesOf(parts.get(i));
    }
    ByteBuffer memory = to.begin(bytes);
    from.finish();
    int at = 0;
    for (int i = 0; i < parts.size(); i++) {
      Rect r = parts.get(i);
      from.read(r, memory, at);
      to.put(at, r, i == parts.size() - 1);
      at += ShmWindow.bytesOf(r);
    }
    return true;
  }

  private static <T> T opened(@Nullable T part) {
    if (part == null) {
      throw new IllegalStateException("not open, or nothing has been drawn");
    }
    return part;
  }

  @Override
  public void close() {
    putter = null;
    if (shown != null) {
      shown.close();
      shown = null;
    }
    if (target != null) {
      target.close();
      target = null;
    }
    if (context != null) {
      context.close();
      context = null;
    }
  }
}
