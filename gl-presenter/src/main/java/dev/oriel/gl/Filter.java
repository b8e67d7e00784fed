// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl;

/// The filter that scales a picture which is not shown pixel by pixel.
public enum Filter {
  /// Each pixel of the window has the colour of one pixel of the picture. Sharp, but uneven at
  /// fractional scales.
  NEAREST,
  /// Colours are interpolated linearly between the pixels of the picture. Even, but blurred when
  /// the picture is enlarged.
  LINEAR,
  /// Colours are blended over the width of one window pixel, at the edges of the picture's pixels
  /// only. Even, and text stays readable when it is enlarged. A reduced picture is drawn as with
  /// [#LINEAR].
  SHARP
}
