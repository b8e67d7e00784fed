// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.text;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.text.Bidi;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Letters of the desktop's fonts, in all scripts and in both directions.
final class OutlineLettering implements Lettering {

  private static final System.Logger LOG = System.getLogger(OutlineLettering.class.getName());

  /// An icon is a little larger than the letters beside it.
  private static final double ICON_SCALE = 1.3;

  private final Arena arena;
  private final long library;
  private final MemorySegment icons;
  private final Map<Style, FontSet> fonts = new HashMap<>();
  private final Map<TextSize, FontFace> iconFonts = new HashMap<>();

  private boolean closed;

  private record Style(TextSize size, boolean bold) {}

  private OutlineLettering(Arena arena, long library, MemorySegment icons) {
    this.arena = arena;
    this.library = library;
    this.icons = icons;
  }

  /// Loads the libraries and the desktop's font. Returns null if one of them is missing.
  static @Nullable Lettering open() {
    for (String file : List.of(FreeType.FILE, HarfBuzz.FILE, Fontconfig.FILE)) {
      try {
        SymbolLookup _ = SymbolLookup.libraryLookup(file, Arena.global());
      } catch (IllegalArgumentException e) {
        LOG.log(System.Logger.Level.DEBUG, "letters are drawn without " + file, e);
        return null;
      }
    }
    Arena arena = Arena.ofShared();
    MemorySegment made = arena.allocate(ValueLayout.JAVA_LONG);
    if ((int) FreeType.INIT.call(made.address()) != 0) {
      arena.close();
      return null;
    }
    OutlineLettering letters =
        new OutlineLettering(arena, made.get(ValueLayout.JAVA_LONG, 0), readIcons(arena));
    if (letters.fontsOf(new Style(TextSize.ofPixels(14), false)) == null) {
      letters.close();
      return null;
    }
    return letters;
  }

  private static MemorySegment readIcons(Arena arena) {
    try (InputStream in =
        Objects.requireNonNull(OutlineLettering.class.getResourceAsStream("icons.ttf"))) {
      return arena.allocateFrom(ValueLayout.JAVA_BYTE, in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException("the icons", e);
    }
  }

  private @Nullable FontSet fontsOf(Style style) {
    FontSet set = fonts.get(style);
    if (set == null) {
      set = FontSet.open(library, style.bold ? "sans:bold" : "sans", style.size);
      if (set != null) {
        fonts.put(style, set);
      }
    }
    return set;
  }

  private FontSet fonts(TextSize size, boolean bold) {
    return Objects.requireNonNull(
        fontsOf(new Style(size, bold)), "the desktop's font is there no more");
  }

  private FontFace iconFont(TextSize size) {
    return iconFonts.computeIfAbsent(
        size,
        _ ->
            Objects.requireNonNull(
                FontFace.open(library, icons, TextSize.ofPixels(iconSize(size))), "the icons"));
  }

  /// A part of a line.
  ///
  /// @param x where it begins, in 64ths of a pixel
  private record Piece(FontFace face, FontFace.Shaped shaped, int x) {}

  @Override
  public Line line(String text, TextSize size, boolean bold) {
    FontSet set = fonts(size, bold);
    List<Piece> pieces = new ArrayList<>();
    int pen = 0;
    for (Run run : runs(text)) {
      List<FontSet.Part> parts = set.parts(text, run.start, run.end);
      for (FontSet.Part part : run.rightToLeft ? parts.reversed() : parts) {
        FontFace.Shaped shaped = part.face().shape(text, part.start(), part.end(), run.rightToLeft);
        pieces.add(new Piece(part.face(), shaped, pen));
        pen += shaped.advance;
      }
    }
    return new OutlineLine(List.copyOf(pieces), (pen + TextSize.PIXEL - 1) / TextSize.PIXEL);
  }

  private record Run(int start, int end, boolean rightToLeft) {}

  /// Returns the runs of one direction, from left to right.
  private static List<Run> runs(String text) {
    if (!Bidi.requiresBidi(text.toCharArray(), 0, text.length())) {
      return List.of(new Run(0, text.length(), false));
    }
    Bidi bidi = new Bidi(text, Bidi.DIRECTION_DEFAULT_LEFT_TO_RIGHT);
    int count = bidi.getRunCount();
    byte[] levels = new byte[count];
    Run[] runs = new Run[count];
    for (int i = 0; i < count; i++) {
      levels[i] = (byte) bidi.getRunLevel(i);
      runs[i] = new Run(bidi.getRunStart(i), bidi.getRunLimit(i), (levels[i] & 1) != 0);
    }
    Bidi.reorderVisually(levels, 0, runs, 0, count);
    return List.of(runs);
  }

  private record OutlineLine(List<Piece> pieces, int width) implements Line {
    @Override
    public void draw(Coverage target, int x, int baseline) {
      for (Piece piece : pieces) {
        FontFace.Shaped shaped = piece.shaped;
        for (int i = 0; i < shaped.glyphs.length; i++) {
          int at = piece.x + shaped.x[i];
          int pixel = Math.floorDiv(at, TextSize.PIXEL);
          int step = Math.floorMod(at, TextSize.PIXEL) * FontFace.STEPS / TextSize.PIXEL;
          Glyph glyph = piece.face.glyph(shaped.glyphs[i], step);
          int up = Math.floorDiv(shaped.y[i] + TextSize.PIXEL / 2, TextSize.PIXEL);
          target.cover(
              x + pixel + glyph.left,
              baseline - up - glyph.top,
              glyph.width,
              glyph.height,
              glyph.coverage);
        }
      }
    }
  }

  @Override
  public int ascent(TextSize size) {
    return fonts(size, false).primary().ascent();
  }

  @Override
  public int height(TextSize size) {
    FontFace face = fonts(size, false).primary();
    return face.ascent() + face.descent();
  }

  @Override
  public int iconSize(TextSize size) {
    return (int) Math.round(ICON_SCALE * size.pixels());
  }

  @Override
  public void icon(Coverage target, int codePoint, TextSize size, int x, int y) {
    FontFace face = iconFont(size);
    Glyph glyph = face.glyph(face.glyphOf(codePoint), 0);
    target.cover(
        x + glyph.left, y + iconSize(size) - glyph.top, glyph.width, glyph.height, glyph.coverage);
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    fonts.values().forEach(FontSet::close);
    iconFonts.values().forEach(FontFace::close);
    long _ = FreeType.DONE.call(library);
    arena.close();
  }
}
