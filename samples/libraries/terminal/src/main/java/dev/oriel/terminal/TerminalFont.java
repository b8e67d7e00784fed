// SPDX-License-Identifier: Apache-2.0
package dev.oriel.terminal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;

/// The font of text consoles: Spleen, 8 by 16 pixels, with Latin, Cyrillic, box drawing, blocks and
/// Braille. It is loaded from a resource, so no font of the host is needed. A character that it
/// lacks is drawn as a box.
///
/// Threading: any thread; immutable once loaded.
public final class TerminalFont {

  /// The columns of a glyph.
  static final int WIDTH = 8;

  /// The rows of a glyph.
  static final int HEIGHT = 16;

  private static final int BOX_TOP = 3;
  private static final int BOX_BOTTOM = 12;

  private final Map<Integer, byte[]> letters = new HashMap<>();
  private final byte[] box = box(0x42, 0x7e);
  private final byte[] leftHalf = box(0x40, 0x7f);
  private final byte[] rightHalf = box(0x02, 0xfe);

  private TerminalFont() {}

  /// Reads the resource.
  static TerminalFont load() {
    TerminalFont font = new TerminalFont();
    String name = "spleen-8x16.hex";
    try (InputStream in =
            Objects.requireNonNull(TerminalFont.class.getResourceAsStream(name), name);
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.charAt(0) != '#') {
          int colon = line.indexOf(':');
          font.letters.put(
              Integer.parseInt(line, 0, colon, 16),
              HexFormat.of().parseHex(line, colon + 1, line.length()));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return font;
  }

  /// Returns a box of the size of a glyph, for characters without a glyph.
  private static byte[] box(int sides, int edge) {
    byte[] rows = new byte[HEIGHT];
    for (int y = BOX_TOP; y <= BOX_BOTTOM; y++) {
      rows[y] = (byte) (y == BOX_TOP || y == BOX_BOTTOM ? edge : sides);
    }
    return rows;
  }

  /// Returns the rows of all glyphs by their characters, 16 for each, with the leftmost column in
  /// bit 7, for a program that reads the text of a console's picture.
  public static Map<Integer, byte[]> glyphs() {
    return Map.copyOf(load().letters);
  }

  /// Returns whether a character has a glyph.
  boolean knows(int codePoint) {
    return letters.containsKey(codePoint);
  }

  /// Returns the rows of a character's glyph, with the leftmost column in bit 7.
  byte[] letter(int codePoint) {
    byte[] rows = letters.get(codePoint);
    return rows == null ? box : rows;
  }

  /// Returns the rows for the first cell of a wide character. The font has no wide glyphs.
  byte[] wideLeft() {
    return leftHalf;
  }

  /// Returns the rows for the second cell of a wide character.
  byte[] wideRight() {
    return rightHalf;
  }
}
