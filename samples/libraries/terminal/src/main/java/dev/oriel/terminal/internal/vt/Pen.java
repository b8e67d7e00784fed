// SPDX-License-Identifier: Apache-2.0
package dev.oriel.terminal.internal.vt;

import java.util.Arrays;

/// The current colours and styles of a terminal (`SGR`).
///
/// Threading: one thread.
final class Pen {

  /// The default colour of characters.
  static final int FOREGROUND = 0xd0d0d0;

  /// The default background colour.
  static final int BACKGROUND = 0x000000;

  /// The first 16 colours of xterm, then 6 levels of red, green and blue, and 24 greys.
  private static final int[] PALETTE = palette();

  private static final int DEFAULT = -1;
  private static final int RGB = 1 << 24;
  private static final int BRIGHT = 8;

  /// A number of the palette, [#DEFAULT], or [#RGB] with a colour.
  private int fore = DEFAULT;

  private int back = DEFAULT;
  private boolean bold;
  private boolean underline;
  private boolean reverse;
  private boolean hidden;

  Pen() {}

  private Pen(Pen other) {
    fore = other.fore;
    back = other.back;
    bold = other.bold;
    underline = other.underline;
    reverse = other.reverse;
    hidden = other.hidden;
  }

  private static int[] palette() {
    int[] colours =
        Arrays.copyOf(
            new int[] {
              0x000000, 0xcd0000, 0x00cd00, 0xcdcd00, 0x0000ee, 0xcd00cd, 0x00cdcd, 0xe5e5e5,
              0x7f7f7f, 0xff0000, 0x00ff00, 0xffff00, 0x5c5cff, 0xff00ff, 0x00ffff, 0xffffff
            },
            256);
    for (int i = 0; i < 216; i++) {
      colours[16 + i] = level(i / 36) << 16 | level(i / 6 % 6) << 8 | level(i % 6);
    }
    for (int i = 0; i < 24; i++) {
      colours[232 + i] = 0x010101 * (8 + 10 * i);
    }
    return colours;
  }

  private static int level(int step) {
    return step == 0 ? 0 : 55 + 40 * step;
  }

  Pen copy() {
    return new Pen(this);
  }

  /// Returns the colour of written characters, as `0xRRGGBB`.
  int foreground() {
    return hidden ? background() : reverse ? plainBack() : plainFore();
  }

  /// Returns the background colour of written characters.
  int background() {
    return reverse ? plainFore() : plainBack();
  }

  /// Returns the colour of erased cells.
  int ground() {
    return plainBack();
  }

  /// Returns the styles of written characters, in [CellRow]'s bits.
  int style() {
    return (bold ? CellRow.BOLD : 0) | (underline ? CellRow.UNDERLINE : 0);
  }

  private int plainFore() {
    return fore == DEFAULT
        ? FOREGROUND
        : fore < RGB ? PALETTE[bold && fore < BRIGHT ? fore + BRIGHT : fore] : fore - RGB;
  }

  private int plainBack() {
    return back == DEFAULT ? BACKGROUND : back < RGB ? PALETTE[back] : back - RGB;
  }

  /// Applies a sequence `CSI … m`.
  void apply(Parameters p) {
    for (int i = 0; i < Math.max(1, p.count()); i++) {
      int code = p.get(i, 0);
      switch (code) {
        case 0 -> {
          fore = DEFAULT;
          back = DEFAULT;
          bold = false;
          underline = false;
          reverse = false;
          hidden = false;
        }
        case 1 -> bold = true;
        case 4 -> underline = p.subsequent(i) != 0;
        case 7 -> reverse = true;
        case 8 -> hidden = true;
        case 21 -> underline = true;
        case 22 -> bold = false;
        case 24 -> underline = false;
        case 27 -> reverse = false;
        case 28 -> hidden = false;
        case 38 -> fore = extended(p, i, fore);
        case 39 -> fore = DEFAULT;
        case 48 -> back = extended(p, i, back);
        case 49 -> back = DEFAULT;
        default -> basic(code);
      }
      i += p.skipAfter(i);
    }
  }

  private void basic(int code) {
    if (code >= 30 && code <= 37) {
      fore = code - 30;
    } else if (code >= 40 && code <= 47) {
      back = code - 40;
    } else if (code >= 90 && code <= 97) {
      fore = code - 90 + BRIGHT;
    } else if (code >= 100 && code <= 107) {
      back = code - 100 + BRIGHT;
    }
  }

  /// Returns a colour of the palette (`38;5;N`) or any other colour (`38;2;R;G;B`, and
  /// `38:2::R:G:B`).
  private static int extended(Parameters p, int at, int otherwise) {
    int kind = p.get(at + 1, 0);
    if (kind == 5) {
      int number = p.get(at + 2, 0);
      return number < PALETTE.length ? number : otherwise;
    }
    if (kind == 2) {
      // With colons, a colour space may come first.
      int first = at + (p.joined(at) >= 5 ? 3 : 2);
      return RGB | part(p, first) << 16 | part(p, first + 1) << 8 | part(p, first + 2);
    }
    return otherwise;
  }

  private static int part(Parameters p, int at) {
    return Math.min(p.get(at, 0), 255);
  }
}
