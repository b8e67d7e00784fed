// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.present;

import dev.oriel.core.geometry.Viewport;
import dev.oriel.gl.Overlay;
import dev.oriel.gl.PictureLayout;

/// How a window's picture is to be laid out, what is shown over it, and where it lies.
///
/// Threading: any thread.
final class ViewState {

  private final GuestPointer pointer = new GuestPointer();
  private volatile boolean changed;
  private volatile Viewport shown = Viewport.fit(1, 1, 0, 0);
  private volatile PictureLayout layout = PictureLayout.DEFAULT;
  private volatile Overlay overlay = Overlay.NONE;
  private volatile int textScale = 2;
  private volatile double panAcross = 0.5;
  private volatile double panDown = 0.5;

  /// Where the picture lies on the surface now.
  Viewport shown() {
    return shown;
  }

  void shown(Viewport viewport) {
    shown = viewport;
  }

  /// The guest's pointer. Whoever moves it says so by [#changed].
  GuestPointer pointer() {
    return pointer;
  }

  /// Says that it may look different.
  void changed() {
    changed = true;
  }

  /// Whether it may look different since this was last asked.
  boolean takeChanged() {
    boolean was = changed;
    changed = false;
    return was;
  }

  PictureLayout layout() {
    return layout;
  }

  void layout(PictureLayout next) {
    layout = next;
  }

  Overlay overlay() {
    return overlay;
  }

  void overlay(Overlay next) {
    overlay = next;
  }

  /// The pixels of a letter's pixel.
  int textScale() {
    return textScale;
  }

  void textScale(int scale) {
    textScale = scale;
  }

  /// Which part of a picture larger than the window is in sight.
  ///
  /// @return whether that is news
  boolean pan(double across, double down) {
    if (across == panAcross && down == panDown) {
      return false;
    }
    panAcross = across;
    panDown = down;
    return true;
  }

  /// Where a picture lies in a window.
  Viewport viewport(int pictureWidth, int pictureHeight, int windowWidth, int windowHeight) {
    PictureLayout p = layout;
    return Viewport.of(
            pictureWidth, pictureHeight, windowWidth, windowHeight, p.scaling(), p.rotation())
        .panned(panAcross, panDown);
  }
}
