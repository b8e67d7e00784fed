// SPDX-License-Identifier: Apache-2.0
package dev.oriel.text.internal.layout;

import dev.oriel.core.geometry.Rect;
import dev.oriel.core.image.Picture;

/// The image of one line.
///
/// @param area the part of the picture that the image shows, with a margin around the line
/// @param shown what the picture shows there
/// @param scale how many pixels a recognizer is to get for a pixel of the picture
public record LineImage(Rect area, GreyImage shown, double scale) {

  /// The height that a line is brought to. Tesseract's networks are trained with lines of 36
  /// pixels.
  private static final double HEIGHT = 36;

  private static final double MAX_SCALE = 4;

  private static final int WHITE = 255;

  /// The share of pixels that may be darker than black.
  private static final int OUTLIERS = 200;

  /// Makes the image of a line.
  ///
  /// @param line the place of the line in the picture, without a margin
  public static LineImage of(Picture picture, Rect line) {
    int margin = Math.max(2, line.height() / 3);
    Rect area = line.grown(margin, picture.width(), picture.height());
    return new LineImage(
        area, GreyImage.of(picture, area), Math.min(MAX_SCALE, HEIGHT / line.height()));
  }

  /// Returns the image as a recognizer likes it: black on white with full contrast, and letters of
  /// about 30 pixels, whatever the screen shows. Each call makes it.
  public GreyImage enlarged() {
    return scaled(blackOnWhite(shown), scale);
  }

  /// Maps the most frequent shade, which is the background, to white, and the shade that is
  /// farthest from it to black.
  private static GreyImage blackOnWhite(GreyImage image) {
    int[] counts = new int[WHITE + 1];
    long sum = 0;
    for (byte value : image.values()) {
      counts[value & WHITE]++;
      sum += value & WHITE;
    }
    int background = 0;
    for (int shade = 1; shade <= WHITE; shade++) {
      background = counts[shade] > counts[background] ? shade : background;
    }
    boolean lighter = sum > (long) background * image.values().length;
    int extreme = extreme(counts, lighter, image.values().length / OUTLIERS);
    int range = Math.max(1, Math.abs(extreme - background));
    byte[] shades = new byte[WHITE + 1];
    for (int shade = 0; shade <= WHITE; shade++) {
      int distance = lighter ? shade - background : background - shade;
      shades[shade] = (byte) (WHITE - Math.clamp((long) distance * WHITE / range, 0, WHITE));
    }
    byte[] values = image.values().clone();
    for (int i = 0; i < values.length; i++) {
      values[i] = shades[values[i] & WHITE];
    }
    return new GreyImage(image.width(), image.height(), values);
  }

  private static int extreme(int[] counts, boolean lighter, int outliers) {
    int shade = lighter ? WHITE : 0;
    int left = outliers;
    while (shade >= 0 && shade <= WHITE && counts[shade] <= left) {
      left -= counts[shade];
      shade += lighter ? -1 : 1;
    }
    return Math.clamp(shade, 0, WHITE);
  }

  /// Enlarges or reduces an image with bilinear interpolation.
  private static GreyImage scaled(GreyImage image, double scale) {
    int width = Math.max(1, (int) Math.round(image.width() * scale));
    int height = Math.max(1, (int) Math.round(image.height() * scale));
    byte[] values = new byte[width * height];
    for (int y = 0; y < height; y++) {
      double fromY = Math.clamp((y + 0.5) / scale - 0.5, 0, image.height() - 1);
      int top = (int) fromY;
      int bottom = Math.min(top + 1, image.height() - 1);
      double lower = fromY - top;
      for (int x = 0; x < width; x++) {
        double fromX = Math.clamp((x + 0.5) / scale - 0.5, 0, image.width() - 1);
        int left = (int) fromX;
        int right = Math.min(left + 1, image.width() - 1);
        double later = fromX - left;
        double above = image.at(left, top) * (1 - later) + image.at(right, top) * later;
        double below = image.at(left, bottom) * (1 - later) + image.at(right, bottom) * later;
        values[y * width + x] = (byte) Math.round(above * (1 - lower) + below * lower);
      }
    }
    return new GreyImage(width, height, values);
  }

  /// Returns the part of the picture that a part of the [#enlarged] image shows.
  public Rect toPicture(int left, int top, int right, int bottom) {
    int x = area.x() + (int) Math.floor(left / scale);
    int y = area.y() + (int) Math.floor(top / scale);
    int farX = area.x() + (int) Math.ceil(right / scale);
    int farY = area.y() + (int) Math.ceil(bottom / scale);
    return new Rect(x, y, Math.max(1, farX - x), Math.max(1, farY - y)).intersect(area);
  }
}
