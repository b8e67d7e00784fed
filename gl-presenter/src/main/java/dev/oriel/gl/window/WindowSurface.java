// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.window;

import dev.oriel.dmabuf.EglContext;
import dev.oriel.gl.internal.present.DrawSurface;
import dev.oriel.gl.internal.present.PassThrough;
import dev.oriel.gl.internal.present.PresentSurface;
import dev.oriel.sync.EventLoop;
import java.util.function.Supplier;

/// A window as the surface of a presenter, for both ways of getting the drawing into the window.
final class WindowSurface implements PresentSurface {

  private final WindowState state;
  private final boolean paced;
  private final boolean mayBlock;
  private final Supplier<DrawSurface> opener;
  private final PassThroughOpener passing;

  /// @param paced whether the presenter must keep the screen's pace, because swaps do not wait for
  ///   the screen
  /// @param mayBlock whether a swap may wait for the screen
  /// @param opener makes the surface current on the calling thread
  /// @param passing opens the way of buffers to the compositor
  WindowSurface(
      WindowState state,
      boolean paced,
      boolean mayBlock,
      Supplier<DrawSurface> opener,
      PassThroughOpener passing) {
    this.state = state;
    this.paced = paced;
    this.mayBlock = mayBlock;
    this.opener = opener;
    this.passing = passing;
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
    return mayBlock;
  }

  @Override
  public PassThrough passThrough(EventLoop loop, EglContext context, PassThrough.Listener news) {
    return passing.open(loop, context, news);
  }

  @Override
  public boolean prefersPassThrough() {
    return passing.preferred();
  }

  @Override
  public DrawSurface open() {
    return opener.get();
  }
}
