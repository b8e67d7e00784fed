// SPDX-License-Identifier: Apache-2.0
package dev.oriel.terminal;

import java.util.Locale;

/// How large a terminal's picture is.
///
/// @param width columns of pixels
/// @param height rows of pixels
/// @param zoom the pixels of a letter's pixel, each way
public record TerminalSize(int width, int height, int zoom) {

  /// 80 columns, 24 rows, pixel by pixel: what programs on a serial line take for granted.
  public static final TerminalSize DEFAULT = ofCells(80, 24);

  private static final int MOST_ZOOM = 8;

  /// More of each than a screen of today has pixels for at the smallest zoom.
  static final int MOST_CELLS = 1024;

  /// Checks the numbers.
  ///
  /// @throws IllegalArgumentException if the zoom is not 1 to 8, or there is not one pixel
  public TerminalSize {
    if (zoom < 1 || zoom > MOST_ZOOM || width < 1 || height < 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a terminal of %dx%d pixels, each letter's pixel %d; at least 1x1, and 1 to %d",
              width,
              height,
              zoom,
              MOST_ZOOM));
    }
  }

  /// So many columns and rows of letters, pixel by pixel.
  public static TerminalSize ofCells(int columns, int rows) {
    return new TerminalSize(columns * TerminalFont.WIDTH, rows * TerminalFont.HEIGHT, 1);
  }

  /// As many columns and rows of larger letters.
  public TerminalSize zoomed(int times) {
    return new TerminalSize(
        columns() * TerminalFont.WIDTH * times, rows() * TerminalFont.HEIGHT * times, times);
  }

  /// The zoom for a screen with so many pixels per logical unit of its desktop.
  public static int zoomFor(double scale) {
    return Math.clamp(Math.round(scale), 1, MOST_ZOOM);
  }

  /// How many letters stand side by side.
  public int columns() {
    return Math.clamp(width / cellWidth(), 1, MOST_CELLS);
  }

  /// How many lines there are.
  public int rows() {
    return Math.clamp(height / cellHeight(), 1, MOST_CELLS);
  }

  int cellWidth() {
    return TerminalFont.WIDTH * zoom;
  }

  int cellHeight() {
    return TerminalFont.HEIGHT * zoom;
  }
}
