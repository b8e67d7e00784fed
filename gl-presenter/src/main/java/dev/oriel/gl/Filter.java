// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl;

/// How a picture is drawn that is not shown pixel by pixel.
public enum Filter {
  /// Each pixel of the window has the colour of one of the picture: crisp, uneven at broken scales.
  NEAREST,
  /// Colours are blended over a pixel of the picture: even, blurred when enlarged.
  LINEAR,
  /// Colours are blended over a pixel of the window, at the edges of the picture's pixels only:
  /// even, and text stays readable when enlarged. Reduced, as [#LINEAR].
  SHARP
}
