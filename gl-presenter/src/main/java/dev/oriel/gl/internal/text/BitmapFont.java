// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.text;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// A bitmap font for the viewer's own messages, read from a resource in a readable text format. It
/// needs no font file of the host and no library to read one.
///
/// Threading: any thread.
final class BitmapFont {

  /// The columns from one letter to the next.
  static final int ADVANCE = 6;

  static final int WIDTH = 5;
  static final int HEIGHT = 9;

  /// The rows above the baseline.
  static final int ASCENT = 7;

  private static final char UNKNOWN = '\ufffd';

  /// The rows of each letter, with the leftmost column in bit 4.
  private final Map<Integer, int[]> letters = new HashMap<>();

  private BitmapFont() {}

  /// Reads the resource.
  static BitmapFont load() {
    BitmapFont font = new BitmapFont();
    try (InputStream in =
            Objects.requireNonNull(BitmapFont.class.getResourceAsStream("font.txt"), "font.txt");
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.isEmpty() && (line.charAt(0) != '#' || line.charAt(1) != ' ')) {
          font.readBand(line, lines);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return font;
  }

  private void readBand(String names, BufferedReader lines) throws IOException {
    List<int[]> band = new ArrayList<>();
    for (int x = 0; x < names.length(); x += ADVANCE) {
      int[] rows = new int[HEIGHT];
      band.add(rows);
      letters.put((int) names.charAt(x), rows);
    }
    for (int y = 0; y < HEIGHT; y++) {
      String row = Objects.requireNonNull(lines.readLine(), "a row of a letter");
      for (int i = 0; i < band.size(); i++) {
        for (int x = 0; x < WIDTH; x++) {
          if (row.charAt(i * ADVANCE + x) == '#') {
            band.get(i)[y] |= 1 << (WIDTH - 1 - x);
          }
        }
      }
    }
  }

  /// Returns whether the font has a letter. Other letters are shown as a box.
  boolean knows(int codePoint) {
    return letters.containsKey(codePoint);
  }

  /// Returns the pixels of a letter, enlarged: 0 or 255, row by row.
  byte[] coverage(int codePoint, int scale) {
    int[] rows = letters.get(codePoint);
    int[] known = rows == null ? Objects.requireNonNull(letters.get((int) UNKNOWN)) : rows;
    int width = WIDTH * scale;
    byte[] pixels = new byte[width * HEIGHT * scale];
    for (int y = 0; y < HEIGHT * scale; y++) {
      for (int x = 0; x < width; x++) {
        if ((known[y / scale] & 1 << (WIDTH - 1 - x / scale)) != 0) {
          pixels[y * width + x] = (byte) 0xff;
        }
      }
    }
    return pixels;
  }
}
