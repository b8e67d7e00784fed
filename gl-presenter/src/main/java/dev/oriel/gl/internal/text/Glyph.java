// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.text;

/// A glyph as coverage of pixels.
final class Glyph {

  static final Glyph EMPTY = new Glyph(0, 0, 0, 0, new byte[0]);

  /// The column of its first pixel, from the pen to the right.
  final int left;

  /// The row of its first pixel, from the baseline upwards.
  final int top;

  final int width;
  final int height;

  /// From 0 to 255 as unsigned bytes, row by row without gaps. It does not change.
  final byte[] coverage;

  Glyph(int left, int top, int width, int height, byte[] coverage) {
    this.left = left;
    this.top = top;
    this.width = width;
    this.height = height;
    this.coverage = coverage;
  }
}
