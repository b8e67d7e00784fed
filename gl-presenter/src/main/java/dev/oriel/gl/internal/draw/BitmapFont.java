// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.draw;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
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
public final class BitmapFont {

  /// The columns from one letter to the next.
  static final int ADVANCE = 6;

  /// The rows from one line to the next.
  static final int LINE = 11;

  private static final int WIDTH = 5;
  private static final int HEIGHT = 9;
  private static final char UNKNOWN = '\ufffd';
  private static final int TEXT = 0xfff2_f2f2;

  /// Premultiplied black with an opacity of four fifths.
  private static final int GROUND = 0xcc00_0000;

  private static final int MARGIN = 5;

  /// The rows of each letter, with the leftmost column in bit 4.
  private final Map<Integer, int[]> letters = new HashMap<>();

  private BitmapFont() {}

  /// A text as pixels.
  ///
  /// @param bgra the pixels, premultiplied, with no gaps between the rows
  public record Image(int width, int height, ByteBuffer bgra) {}

  /// Reads the resource.
  public static BitmapFont load() {
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

  /// Returns the columns of text that fit into a number of pixels.
  public static int columns(int pixels, int scale) {
    return Math.max(1, (pixels / scale - 2 * MARGIN) / ADVANCE);
  }

  /// Breaks lines that are longer than `columns`, between words if possible.
  public static List<String> wrap(String text, int columns) {
    List<String> wrapped = new ArrayList<>();
    for (String line : text.split("\n", -1)) {
      String rest = line;
      while (rest.length() > columns) {
        int space = rest.lastIndexOf(' ', columns);
        int end = space > 0 ? space : columns;
        wrapped.add(rest.substring(0, end));
        rest = rest.substring(space > 0 ? end + 1 : end);
      }
      wrapped.add(rest);
    }
    return wrapped;
  }

  /// Draws lines of text on a dark background.
  ///
  /// @param scale the size in pixels of one pixel of a letter
  public Image draw(List<String> lines, int scale) {
    int longest = 0;
    for (String line : lines) {
      longest = Math.max(longest, line.codePointCount(0, line.length()));
    }
    int width = scale * (longest * ADVANCE - 1 + 2 * MARGIN);
    int height = scale * (lines.size() * LINE - 2 + 2 * MARGIN);
    ByteBuffer bgra = ByteBuffer.allocateDirect(4 * width * height);
    for (int i = 0; i < width * height; i++) {
      put(bgra, i, GROUND);
    }
    for (int i = 0; i < lines.size(); i++) {
      int[] codePoints = lines.get(i).codePoints().toArray();
      for (int j = 0; j < codePoints.length; j++) {
        int[] rows = letters.get(codePoints[j]);
        stamp(
            bgra,
            width,
            scale,
            MARGIN + j * ADVANCE,
            MARGIN + i * LINE,
            rows == null ? Objects.requireNonNull(letters.get((int) UNKNOWN)) : rows);
      }
    }
    return new Image(width, height, bgra);
  }

  private static void stamp(ByteBuffer bgra, int width, int scale, int x, int y, int[] rows) {
    for (int py = 0; py < HEIGHT * scale; py++) {
      int bits = rows[py / scale];
      for (int px = 0; px < WIDTH * scale; px++) {
        if ((bits & 1 << (WIDTH - 1 - px / scale)) != 0) {
          put(bgra, (y * scale + py) * width + x * scale + px, TEXT);
        }
      }
    }
  }

  private static void put(ByteBuffer bgra, int pixel, int argb) {
    bgra.put(4 * pixel, (byte) argb)
        .put(4 * pixel + 1, (byte) (argb >> 8))
        .put(4 * pixel + 2, (byte) (argb >> 16))
        .put(4 * pixel + 3, (byte) (argb >> 24));
  }
}
