// SPDX-License-Identifier: Apache-2.0
package dev.oriel.screen.match;

import dev.oriel.core.geometry.Rect;
import dev.oriel.core.image.Picture;

/// A picture that shows why a needle was not found. It shows the screen, with a red frame around
/// the best match and, if only a part was searched, a blue frame around this part. Below the screen
/// it shows, enlarged, the needle, the best match, and the difference of each pixel.
///
/// Pixels of the needle that do not count are grey.
public final class DifferencePicture {

  private static final int FOUND = 0xff2020;
  private static final int SEARCHED = 0x3060ff;
  private static final int BACKGROUND = 0x303030;
  private static final int IGNORED = 0x808080;
  private static final int GAP = 8;
  private static final int LINE = 2;

  /// The size in pixels to which a small needle is enlarged, approximately.
  private static final int ENLARGED_EXTENT = 200;

  private static final int MAX_ZOOM = 8;

  private DifferencePicture() {}

  /// Draws the picture.
  ///
  /// @param region the part of the frame that was searched
  /// @param best the best match; if its area is empty, nothing is compared
  public static Picture of(Picture frame, Rect region, Needle needle, Match best) {
    int zoom = Math.clamp(ENLARGED_EXTENT / Math.max(needle.width(), needle.height()), 1, MAX_ZOOM);
    int panelWidth = needle.width() * zoom;
    int panelHeight = needle.height() * zoom;
    Picture drawn =
        new Picture(
            Math.min(Picture.MAX_EXTENT, Math.max(frame.width(), 3 * panelWidth + 4 * GAP)),
            Math.min(Picture.MAX_EXTENT, frame.height() + panelHeight + 2 * GAP));
    drawn.fill(drawn.bounds(), BACKGROUND);
    drawn.draw(0, 0, frame);
    if (!region.contains(frame.bounds())) {
      frame(drawn, region, SEARCHED);
    }
    int top = frame.height() + GAP;
    Rect area = best.area();
    for (int y = 0; y < needle.height(); y++) {
      for (int x = 0; x < needle.width(); x++) {
        boolean counts = needle.counts(x, y);
        int expected = needle.picture().rgb(x, y);
        Rect dot = new Rect(GAP + x * zoom, top + y * zoom, zoom, zoom);
        drawn.fill(dot, counts ? expected : IGNORED);
        if (!area.isEmpty()) {
          int found = frame.rgb(area.x() + x, area.y() + y);
          drawn.fill(dot.translate(panelWidth + GAP, 0), found);
          drawn.fill(
              dot.translate(2 * (panelWidth + GAP), 0),
              counts ? difference(expected, found) : IGNORED);
        }
      }
    }
    if (!area.isEmpty()) {
      frame(drawn, area, FOUND);
    }
    return drawn;
  }

  private static int difference(int a, int b) {
    int d = 0;
    for (int shift = 16; shift >= 0; shift -= 8) {
      d |= Math.abs((a >> shift & 0xff) - (b >> shift & 0xff)) << shift;
    }
    return d;
  }

  private static void frame(Picture picture, Rect area, int colour) {
    Rect outer = area.grown(LINE, picture.width(), picture.height());
    picture.fill(new Rect(outer.x(), outer.y(), outer.width(), LINE), colour);
    picture.fill(new Rect(outer.x(), outer.bottom() - LINE, outer.width(), LINE), colour);
    picture.fill(new Rect(outer.x(), outer.y(), LINE, outer.height()), colour);
    picture.fill(new Rect(outer.right() - LINE, outer.y(), LINE, outer.height()), colour);
  }
}
