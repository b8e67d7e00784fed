// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.panel;

import dev.oriel.gl.internal.text.Lettering;
import dev.oriel.gl.internal.text.TextSize;

/// How panels look: letters, sizes and colours.
///
/// @param scale the pixels of a unit, in which sizes are given
record PanelStyle(Lettering letters, double scale) {

  static final int GROUND = 0xf4_17191d;
  static final int EDGE = 0x2e_ffffff;
  static final int SHADOW = 0x66_000000;
  static final int TEXT = 0xff_f2f2f2;
  static final int DIM = 0xff_a9b0ba;
  static final int ACCENT = 0xff_6db8ff;
  static final int SELECTED = 0x2b_ffffff;
  static final int KEY = 0x24_ffffff;
  static final int RULE = 0x1f_ffffff;

  /// The width of the shadow around a panel.
  static final double BLUR = 10;

  static final double RADIUS = 10;

  /// Returns a length in pixels, at least 1.
  int px(double units) {
    return (int) Math.max(1, Math.round(units * scale));
  }

  TextSize text() {
    return TextSize.ofPixels(13 * scale);
  }

  TextSize small() {
    return TextSize.ofPixels(11 * scale);
  }

  TextSize title() {
    return TextSize.ofPixels(15 * scale);
  }

  /// Returns the size of which the icon is of the buttons of a bar.
  TextSize large() {
    return TextSize.ofPixels(16 * scale);
  }

  /// Paints the ground of a panel.
  ///
  /// @param hanging whether it hangs from the window's upper edge, where it has no corners
  void ground(PanelPixels pixels, int x, int y, int w, int h, boolean hanging) {
    double radius = px(RADIUS);
    double above = hanging ? 2 * radius : 0;
    pixels.shadow(x, y - above, w, h + above, radius, px(BLUR), SHADOW);
    // The shadow goes on below the translucent ground and makes it darker.
    pixels.fill(x, y - above, w, h + above, radius, GROUND);
    pixels.stroke(x, y - above, w, h + above, radius, Math.max(1, scale), EDGE);
  }
}
