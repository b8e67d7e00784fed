// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.testing;

import dev.oriel.core.geometry.Rect;
import dev.oriel.dmabuf.EglContext;
import dev.oriel.dmabuf.EglDisplay;
import dev.oriel.gl.internal.draw.DrawTarget;
import dev.oriel.gl.internal.draw.RenderTarget;
import dev.oriel.gl.internal.present.DrawSurface;
import dev.oriel.gl.internal.present.PresentSurface;
import java.util.List;

/// A framebuffer that is not shown, for measurements and tests of the drawing itself.
public class HeadlessSurface implements PresentSurface {

  private final EglDisplay display;
  private final int age;
  private volatile int width;
  private volatile int height;
  private volatile boolean visible = true;

  /// @param age the result of [#bufferAge] after the first draw: 1 keeps the content, 0 declares it
  ///   undefined
  public HeadlessSurface(EglDisplay display, int width, int height, int age) {
    this.display = display;
    this.width = width;
    this.height = height;
    this.age = age;
  }

  @Override
  public DrawSurface open() {
    return new Drawing();
  }

  /// The open surface.
  protected class Drawing implements DrawSurface {

    private final EglContext context = EglContext.surfaceless(display);
    private final RenderTarget target = new RenderTarget();
    private boolean drawn;

    /// Makes the context current.
    protected Drawing() {
      context.makeCurrent();
    }

    @Override
    public EglContext context() {
      return context;
    }

    @Override
    public DrawTarget target() {
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
      target.close();
      context.close();
    }
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
}
