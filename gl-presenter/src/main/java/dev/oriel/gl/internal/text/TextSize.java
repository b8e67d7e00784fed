// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.text;

/// A size of text, in 64ths of a pixel.
///
/// @param units the height of the font's em square
public record TextSize(int units) {

  /// The number of units in a pixel.
  static final int PIXEL = 64;

  /// Returns the size of this many pixels.
  public static TextSize ofPixels(double pixels) {
    return new TextSize((int) Math.round(Math.clamp(pixels, 4, 400) * PIXEL));
  }

  /// Returns the size in pixels.
  double pixels() {
    return units / (double) PIXEL;
  }
}
