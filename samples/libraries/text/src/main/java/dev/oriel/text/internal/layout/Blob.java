// SPDX-License-Identifier: Apache-2.0
package dev.oriel.text.internal.layout;

import dev.oriel.core.geometry.Rect;

/// Contrasting pixels of an image that touch each other: a letter, a part of one, letters that
/// touch, or something else.
///
/// @param area the smallest rectangle that contains the pixels
/// @param pixels how many there are
/// @param atTheEdge how many of them are at most two pixels from the edge of the area
record Blob(Rect area, int pixels, int atTheEdge) {

  /// The height that a letter has at least; a dot or a dash has less.
  private static final int MIN_LETTER_HEIGHT = 5;

  /// The height that a letter has at most.
  private static final int MAX_LETTER_HEIGHT = 120;

  /// Letters of a word may touch: an underlined word is this many times as wide as high.
  private static final int MAX_ASPECT = 40;

  /// The height from which a narrow blob is a ruling and not the letter l.
  private static final int MIN_RULING_HEIGHT = 40;

  private static final int RULING_ASPECT = 8;

  /// The height from which a wide blob can be the frame of a button.
  private static final int MIN_FRAME_HEIGHT = 14;

  private static final double FRAME_SHARE = 0.85;

  /// Returns whether it can be a letter, or letters that touch.
  boolean isLetter() {
    int width = area.width();
    int height = area.height();
    return height >= MIN_LETTER_HEIGHT
        && height <= MAX_LETTER_HEIGHT
        && width <= MAX_ASPECT * height
        && !isRuling()
        && !isFrame();
  }

  /// Returns whether it can be the dot of a letter, a comma or a dash.
  boolean isMark() {
    return area.height() < MIN_LETTER_HEIGHT && area.width() <= MAX_LETTER_HEIGHT;
  }

  private boolean isRuling() {
    return area.height() > MIN_RULING_HEIGHT && area.width() * RULING_ASPECT < area.height();
  }

  private boolean isFrame() {
    return area.height() >= MIN_FRAME_HEIGHT
        && area.width() >= 2 * area.height()
        && atTheEdge >= FRAME_SHARE * pixels;
  }
}
