// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.window;

import dev.oriel.gl.internal.panel.OverlayLayout;
import dev.oriel.gl.internal.present.SurfacePresenter;
import dev.oriel.gl.overlay.Overlay;

/// What a viewer shows over the picture of a window. It is laid out and painted here, so that no
/// frame waits for letters.
///
/// Threading: the main thread.
final class WindowOverlay implements AutoCloseable {

  private final SurfacePresenter presenter;
  private final OverlayLayout layout = new OverlayLayout();
  private Overlay shown = Overlay.NONE;

  WindowOverlay(SurfacePresenter presenter) {
    this.presenter = presenter;
  }

  /// Shows an overlay.
  ///
  /// @param width the width of the window in pixels
  /// @param height the height of the window in pixels
  /// @param scale the pixels of a unit of the desktop
  void show(Overlay overlay, int width, int height, double scale) {
    shown = overlay;
    presenter.overlay(layout.place(overlay, width, height, scale));
  }

  /// Places what is shown anew in a window of another size.
  void resized(int width, int height, double scale) {
    if (!shown.equals(Overlay.NONE)) {
      show(shown, width, height, scale);
    }
  }

  /// Returns the id of the button at a pixel of the window, or [ViewerWindow#GROUND] or
  /// [ViewerWindow#NOTHING].
  int controlAt(int x, int y) {
    return layout.controlAt(x, y);
  }

  @Override
  public void close() {
    layout.close();
  }
}
