// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.text;

/// Draws lines of text and icons.
///
/// Threading: one thread at a time.
public interface Lettering extends AutoCloseable {

  /// A line that can be drawn.
  interface Line {
    /// Returns the width in pixels.
    int width();

    /// Draws the line.
    ///
    /// @param x the column of its left end
    /// @param baseline the row of its baseline
    void draw(Coverage target, int x, int baseline);
  }

  /// Returns a line in the order in which it is read, without line breaks.
  Line line(String text, TextSize size, boolean bold);

  /// Returns the rows above the baseline that a line needs.
  int ascent(TextSize size);

  /// Returns the rows of a line, from its ascent to its descent.
  int height(TextSize size);

  /// Returns the width and height of an icon, or 0 if there are no icons.
  int iconSize(TextSize size);

  /// Draws an icon.
  ///
  /// @param codePoint its character in the icon font
  /// @param x the column of its left edge
  /// @param y the row of its upper edge
  void icon(Coverage target, int codePoint, TextSize size, int x, int y);

  @Override
  void close();
}
