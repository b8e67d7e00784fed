// SPDX-License-Identifier: Apache-2.0
package dev.oriel.terminal;

import java.util.Locale;

/// The size of a terminal's picture.
///
/// @param width the columns of pixels
/// @param height the rows of pixels
/// @param zoom the width and height, in pixels, of one pixel of a glyph
public record TerminalSize(int width, int height, int zoom) {

  /// 80 columns and 24 rows at zoom 1, the size that programs on a serial line assume.
  public static final TerminalSize DEFAULT = ofCells(80, 24);

  private static final int MAX_ZOOM = 8;

  /// The most columns and rows of characters. No current screen has enough pixels for more at the
  /// smallest zoom.
  static final int MAX_CELLS = 1024;

  /// Checks the values.
  ///
  /// @throws IllegalArgumentException if the zoom is not 1 to 8, or the picture has no pixel
  public TerminalSize {
    if (zoom < 1 || zoom > MAX_ZOOM || width < 1 || height < 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a terminal of %dx%d pixels at zoom %d; at least 1x1 pixels and a zoom of 1 to %d are possible",
              width,
              height,
              zoom,
              MAX_ZOOM));
    }
  }

  /// Returns the size for a number of columns and rows of characters at zoom 1.
  public static TerminalSize ofCells(int columns, int rows) {
    return new TerminalSize(columns * TerminalFont.WIDTH, rows * TerminalFont.HEIGHT, 1);
  }

  /// Returns the size for the same columns and rows with a larger zoom.
  public TerminalSize zoomed(int times) {
    return new TerminalSize(
        columns() * TerminalFont.WIDTH * times, rows() * TerminalFont.HEIGHT * times, times);
  }

  /// Returns the zoom for a screen with a number of pixels per logical unit of its desktop.
  public static int zoomFor(double scale) {
    return Math.clamp(Math.round(scale), 1, MAX_ZOOM);
  }

  /// Returns the columns of characters.
  public int columns() {
    return Math.clamp(width / cellWidth(), 1, MAX_CELLS);
  }

  /// Returns the rows of characters.
  public int rows() {
    return Math.clamp(height / cellHeight(), 1, MAX_CELLS);
  }

  int cellWidth() {
    return TerminalFont.WIDTH * zoom;
  }

  int cellHeight() {
    return TerminalFont.HEIGHT * zoom;
  }
}
