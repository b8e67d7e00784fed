// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.text;

/// Letters of the bitmap font, enlarged by whole numbers.
final class BitmapLettering implements Lettering {

  private final BitmapFont font = BitmapFont.load();

  private static int scale(TextSize size) {
    return (int) Math.max(1, Math.round(size.pixels() / BitmapFont.ASCENT));
  }

  @Override
  public Line line(String text, TextSize size, boolean bold) {
    int scale = scale(size);
    int[] codePoints = text.codePoints().toArray();
    return new Line() {
      @Override
      public int width() {
        return Math.max(0, scale * (codePoints.length * BitmapFont.ADVANCE - 1));
      }

      @Override
      public void draw(Coverage target, int x, int baseline) {
        int width = BitmapFont.WIDTH * scale;
        int height = BitmapFont.HEIGHT * scale;
        for (int i = 0; i < codePoints.length; i++) {
          target.cover(
              x + i * BitmapFont.ADVANCE * scale,
              baseline - BitmapFont.ASCENT * scale,
              width,
              height,
              font.coverage(codePoints[i], scale));
        }
      }
    };
  }

  @Override
  public int ascent(TextSize size) {
    return BitmapFont.ASCENT * scale(size);
  }

  @Override
  public int height(TextSize size) {
    return BitmapFont.HEIGHT * scale(size);
  }

  /// The bitmap font has no icons.
  @Override
  public int iconSize(TextSize size) {
    return 0;
  }

  @Override
  public void icon(Coverage target, int codePoint, TextSize size, int x, int y) {}

  @Override
  public void close() {}
}
