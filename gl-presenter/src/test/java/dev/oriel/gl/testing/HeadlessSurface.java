package dev.oriel.gl.testing;

import dev.oriel.core.geometry.Rect;
import dev.oriel.dmabuf.EglContext;
import dev.oriel.dmabuf.EglDisplay;
import dev.oriel.gl.internal.draw.DrawTarget;
import dev.oriel.gl.internal.draw.RenderTarget;
import dev.oriel.gl.internal.present.PresentSurface;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A framebuffer that nobody sees, for measurements and tests of the drawing itself.
public class HeadlessSurface implements PresentSurface {

  private final EglDisplay display;
  private final int age;
  private volatile int width;
  private volatile int height;
  private volatile boolean visible = true;
  private @Nullable EglContext context;
  private @Nullable RenderTarget target;
  private boolean drawn;

  /// @param age what [#bufferAge] answers once something was drawn: 1 keeps the content, 0 disowns
  ///   it
  public HeadlessSurface(EglDisplay display, int width, int height, int age) {
    this.display = display;
    this.width = width;
    this.height = height;
    this.age = age;
  }

  @Override
  public EglContext open() {
    EglContext made = EglContext.surfaceless(display);
    made.makeCurrent();
    context = made;
    target = new RenderTarget();
    return made;
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public int height() {
    return height;
  }

  public void resize(int newWidth, int newHeight) {
    width = newWidth;
    height = newHeight;
  }

  public void visible(boolean nowVisible) {
    visible = nowVisible;
  }

  @Override
  public boolean visible() {
    return visible;
  }

  @Override
  public long frameNanos() {
    return 0;
  }

  @Override
  public long refreshNanos() {
    return 16_666_667;
  }

  @Override
  public boolean mayBlock() {
    return false;
  }

  @Override
  public DrawTarget target() {
    if (target == null) {
      throw new IllegalStateException("not open");
    }
    return target.ofSize(width, height);
  }

  @Override
  public int bufferAge() {
    return drawn ? age : 0;
  }

  @Override
  public boolean present(List<Rect> damage) {
    drawn = true;
    return true;
  }

  @Override
  public void close() {
    if (target != null) {
      target.close();
    }
    if (context != null) {
      context.close();
    }
  }
}
