// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.window;

import dev.oriel.core.cursor.CursorImage;
import dev.oriel.core.frame.Frame;
import dev.oriel.core.frame.FrameSink;
import dev.oriel.gl.internal.present.SurfacePresenter;
import java.util.concurrent.Executor;

/// Shows frames in a window. The shape of the guest's pointer becomes the shape of the host's
/// pointer over the window.
///
/// Threading: the thread of the frames' source.
final class WindowSink implements FrameSink {

  private final SurfacePresenter presenter;
  private final HostCursor cursor;
  private final Executor main;
  private boolean pointerShown = true;

  /// @param main runs tasks on the main thread while the window is open
  WindowSink(SurfacePresenter presenter, HostCursor cursor, Executor main) {
    this.presenter = presenter;
    this.cursor = cursor;
    this.main = main;
  }

  @Override
  public void frame(Frame frame) {
    presenter.frame(frame);
  }

  @Override
  public void cursorDefined(CursorImage image) {
    presenter.cursorDefined(image);
    main.execute(() -> cursor.shape(image));
  }

  @Override
  public void cursorMoved(int x, int y, boolean visible) {
    presenter.cursorMoved(x, y, visible);
    if (visible != pointerShown) {
      pointerShown = visible;
      main.execute(() -> cursor.guestVisible(visible));
    }
  }

  @Override
  public void rejected(String reason) {
    presenter.rejected(reason);
  }

  @Override
  public void disconnected(String reason) {
    presenter.disconnected(reason);
  }
}
