// SPDX-License-Identifier: Apache-2.0
package dev.oriel.text.internal.glyphs;

import dev.oriel.core.geometry.Rect;
import dev.oriel.core.image.Picture;
import dev.oriel.text.TextLine;
import dev.oriel.text.Word;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads text that is written in a [GlyphFont] on a grid of cells from the top left corner of the
/// picture: the text modes of a VGA, whose cells have 8 or 9 columns, and the consoles of Linux.
///
/// A row of the grid counts as text if it has two letters or digits of the font, pixel by pixel,
/// and if at most a fifth of its cells show something else. So nothing is read into a picture.
///
/// Threading: immutable.
public final class GlyphReader {

  /// The columns of text modes with cells of 9 columns: 80 of them.
  private static final int WIDTH_OF_WIDE_CELLS = 720;

  private static final int WIDE_CELL = 9;

  /// The share of cells with something else, in fifths.
  private static final int READABLE_FIFTHS = 4;

  private static final int FIFTHS = 5;

  private static final int MIN_LETTERS = 2;

  /// Two blanks separate columns.
  private static final int MAX_BLANKS = 1;

  /// The rulings, blocks and shades of frames, which separate columns like blanks.
  private static final char FIRST_RULING = '\u2500';

  private static final char LAST_RULING = '\u259f';

  /// What stands for a cell that shows no glyph.
  private static final char UNKNOWN = '\ufffd';

  /// The confidence of a word with unknown characters.
  private static final double DOUBTFUL = 0.5;

  private final GlyphFont font;

  /// Creates a reader.
  public GlyphReader(GlyphFont font) {
    this.font = font;
  }

  /// What was read in the grid.
  ///
  /// @param lines the lines, from the top; a row with columns far apart gives several
  /// @param rows the places of the rows that were read
  public record Reading(List<TextLine> lines, List<Rect> rows) {}

  /// Reads the rows of cells that are completely inside a region.
  public Reading read(Picture picture, Rect region) {
    Rect inside = region.intersect(picture.bounds());
    int cellWidth = picture.width() == WIDTH_OF_WIDE_CELLS ? WIDE_CELL : Glyph.WIDTH;
    int left = -Math.floorDiv(-inside.x(), cellWidth);
    int top = -Math.floorDiv(-inside.y(), Glyph.HEIGHT);
    int columns = inside.right() / cellWidth - left;
    Grid grid = new Grid(picture.pixels(), picture.width(), cellWidth);
    List<TextLine> lines = new ArrayList<>();
    List<Rect> rows = new ArrayList<>();
    for (int row = top; columns > 0 && (row + 1) * Glyph.HEIGHT <= inside.bottom(); row++) {
      char[] text = new char[columns];
      if (read(grid, left, row, text)) {
        lines.addAll(lines(grid, left, row, text));
        rows.add(grid.area(left, row, columns));
      }
    }
    return new Reading(lines, rows);
  }

  /// Reads a row of cells.
  ///
  /// @return whether it is text
  private boolean read(Grid grid, int left, int row, char[] text) {
    int letters = 0;
    int shown = 0;
    int known = 0;
    for (int i = 0; i < text.length; i++) {
      Glyph cell = grid.cell(left + i, row);
      Character character = cell == null ? null : font.character(cell);
      text[i] = character == null ? UNKNOWN : character;
      if (FIRST_RULING <= text[i] && text[i] <= LAST_RULING) {
        text[i] = ' ';
      }
      if (character == null || character != ' ') {
        shown++;
        known += character == null ? 0 : 1;
        letters += character != null && Character.isLetterOrDigit(character) ? 1 : 0;
      }
    }
    return letters >= MIN_LETTERS && known * FIFTHS >= shown * READABLE_FIFTHS;
  }

  private static List<TextLine> lines(Grid grid, int left, int row, char[] text) {
    List<TextLine> lines = new ArrayList<>();
    List<Word> words = new ArrayList<>();
    int blanks = 0;
    for (int i = 0; i < text.length; ) {
      if (text[i] == ' ') {
        blanks++;
        i++;
        continue;
      }
      int end = i;
      while (end < text.length && text[end] != ' ') {
        end++;
      }
      if (blanks > MAX_BLANKS && !words.isEmpty()) {
        lines.add(new TextLine(words));
        words = new ArrayList<>();
      }
      String word = new String(text, i, end - i);
      double confidence = word.indexOf(UNKNOWN) < 0 ? 1 : DOUBTFUL;
      words.add(new Word(word, grid.area(left + i, row, end - i), confidence));
      blanks = 0;
      i = end;
    }
    if (!words.isEmpty()) {
      lines.add(new TextLine(words));
    }
    return lines;
  }

  /// The cells of a picture.
  private record Grid(ByteBuffer pixels, int width, int cellWidth) {

    private static final int RGB = 0xffffff;

    Rect area(int column, int row, int columns) {
      return new Rect(column * cellWidth, row * Glyph.HEIGHT, columns * cellWidth, Glyph.HEIGHT);
    }

    /// Returns the glyph of a cell, whose background is the colour of its first pixel. A ninth
    /// column, which separates letters and continues lines, is not part of the glyph.
    ///
    /// @return null if it has more than two colours
    @Nullable Glyph cell(int column, int row) {
      int background = rgb(column * cellWidth, row * Glyph.HEIGHT);
      int foreground = background;
      long upper = 0;
      long lower = 0;
      for (int y = 0; y < Glyph.HEIGHT; y++) {
        int bits = 0;
        for (int x = 0; x < cellWidth; x++) {
          int rgb = rgb(column * cellWidth + x, row * Glyph.HEIGHT + y);
          if (rgb != background) {
            foreground = foreground == background ? rgb : foreground;
            if (rgb != foreground) {
              return null;
            }
          }
          if (x < Glyph.WIDTH) {
            bits = (bits << 1) | (rgb == background ? 0 : 1);
          }
        }
        if (y < Glyph.HEIGHT / 2) {
          upper = (upper << Byte.SIZE) | bits;
        } else {
          lower = (lower << Byte.SIZE) | bits;
        }
      }
      return new Glyph(upper, lower);
    }

    private int rgb(int x, int y) {
      return pixels.getInt((y * width + x) * Integer.BYTES) & RGB;
    }
  }
}
