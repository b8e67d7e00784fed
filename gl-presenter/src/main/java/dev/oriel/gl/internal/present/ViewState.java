// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.present;

import dev.oriel.core.geometry.Viewport;
import dev.oriel.gl.Filter;
import dev.oriel.gl.PictureLayout;
import dev.oriel.gl.internal.draw.Sampling;
import dev.oriel.gl.internal.panel.PlacedOverlay;

/// The layout of a window's picture, the overlay over it, and the picture's position.
///
/// Threading: any thread.
final class ViewState {

  private final GuestPointer pointer = new GuestPointer();
  private volatile boolean changed;
  private volatile Viewport shown = Viewport.fit(1, 1, 0, 0);
  private volatile PictureLayout layout = PictureLayout.DEFAULT;
  private volatile PlacedOverlay overlay = PlacedOverlay.NONE;
  private volatile double panAcross = 0.5;
  private volatile double panDown = 0.5;

  /// Returns the current position of the picture on the surface.
  Viewport shown() {
    return shown;
  }

  void shown(Viewport viewport) {
    shown = viewport;
  }

  /// Returns the guest's pointer. A caller that changes it must call [#changed].
  GuestPointer pointer() {
    return pointer;
  }

  /// Records that the window may look different.
  void changed() {
    changed = true;
  }

  /// Returns whether the window may look different since the previous call.
  boolean takeChanged() {
    boolean was = changed;
    changed = false;
    return was;
  }

  /// Returns the sampling for a filter.
  static Sampling sampling(Filter filter, Viewport viewport) {
    return switch (filter) {
      case NEAREST -> Sampling.NEAREST;
      case LINEAR -> Sampling.linear(viewport);
      case SHARP -> Sampling.sharp(viewport);
    };
  }

  PictureLayout layout() {
    return layout;
  }

  void layout(PictureLayout next) {
    layout = next;
  }

  PlacedOverlay overlay() {
    return overlay;
  }

  void overlay(PlacedOverlay next) {
    overlay = next;
  }

  /// Sets the visible part of a picture that is larger than the window.
  ///
  /// @return whether it has changed
  boolean pan(double across, double down) {
    if (across == panAcross && down == panDown) {
      return false;
    }
    panAcross = across;
    panDown = down;
    return true;
  }

  /// Returns the position of a picture in a window.
  Viewport viewport(int pictureWidth, int pictureHeight, int windowWidth, int windowHeight) {
    PictureLayout p = layout;
    return Viewport.of(
            pictureWidth, pictureHeight, windowWidth, windowHeight, p.scaling(), p.rotation())
        .panned(panAcross, panDown);
  }
}
