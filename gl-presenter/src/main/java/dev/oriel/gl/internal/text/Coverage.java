// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.text;

/// Receives the pixels that letters cover.
public interface Coverage {

  /// Called for each glyph. Parts outside the receiver are ignored.
  ///
  /// @param x the column of the first pixel
  /// @param y the row of the first pixel
  /// @param coverage from 0 to 255 as unsigned bytes, row by row without gaps
  void cover(int x, int y, int width, int height, byte[] coverage);
}
