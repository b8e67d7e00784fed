// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.text;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A font in one size.
///
/// Threading: one thread at a time. Ownership: close it before the library.
final class FontFace implements AutoCloseable {

  /// The steps in a pixel at which a glyph may begin.
  static final int STEPS = 4;

  /// Bounds the memory of a text with many different letters.
  private static final int MOST_GLYPHS = 2048;

  /// The largest glyph in pixels: a broken font claims more.
  private static final int LARGEST = 1024;

  private final long face;
  private final long font;
  private final int loadFlags;
  private final Map<Long, Glyph> glyphs = new HashMap<>();

  /// A part of a text as glyphs, in the order from left to right. Positions are in 64ths of a
  /// pixel: from the beginning of the part to the right, and from the baseline upwards.
  static final class Shaped {
    final int[] glyphs;
    final int[] x;
    final int[] y;

    /// Where the next part begins.
    int advance;

    private Shaped(int count) {
      glyphs = new int[count];
      x = new int[count];
      y = new int[count];
    }
  }

  private FontFace(long face, long font, int loadFlags) {
    this.face = face;
    this.font = font;
    this.loadFlags = loadFlags;
  }

  /// Opens a font of the desktop. Returns null if it cannot be used.
  ///
  /// @param library the `FT_Library`
  static @Nullable FontFace open(long library, Fontconfig.FontFile file, TextSize size) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment made = arena.allocate(ValueLayout.JAVA_LONG);
      long path = arena.allocateFrom(file.path()).address();
      int error = (int) FreeType.NEW_FACE.call(library, path, file.index(), made.address());
      return error == 0 ? sized(made.get(ValueLayout.JAVA_LONG, 0), size, true) : null;
    }
  }

  /// Opens a font in memory. Returns null if it cannot be used.
  ///
  /// @param data native memory that outlives the font
  static @Nullable FontFace open(long library, MemorySegment data, TextSize size) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment made = arena.allocate(ValueLayout.JAVA_LONG);
      int error =
          (int)
              FreeType.NEW_MEMORY_FACE.call(
                  library, data.address(), data.byteSize(), 0, made.address(), 0);
      return error == 0 ? sized(made.get(ValueLayout.JAVA_LONG, 0), size, false) : null;
    }
  }

  private static @Nullable FontFace sized(long face, TextSize size, boolean hinted) {
    // A font of bitmaps only has no size but its own.
    if ((int) FreeType.SET_CHAR_SIZE.call(face, 0, size.units(), 0, 0, 0) != 0) {
      long _ = FreeType.DONE_FACE.call(face);
      return null;
    }
    int flags =
        FreeType.LOAD_NO_BITMAP | (hinted ? FreeType.LOAD_TARGET_LIGHT : FreeType.LOAD_NO_HINTING);
    long font = HarfBuzz.FONT_OF_FACE.call(face);
    long _ = HarfBuzz.SET_LOAD_FLAGS.call(font, flags);
    return new FontFace(face, font, flags);
  }

  /// Returns whether the font has a character.
  boolean has(int codePoint) {
    return glyphOf(codePoint) != 0;
  }

  /// Returns the glyph of a character, or 0.
  int glyphOf(int codePoint) {
    return (int) FreeType.GET_CHAR_INDEX.call(face, codePoint);
  }

  /// Returns the pixels above the baseline.
  int ascent() {
    return ceil(size().get(ValueLayout.JAVA_LONG, FreeType.SIZE_ASCENDER));
  }

  /// Returns the pixels below the baseline.
  int descent() {
    return ceil(-size().get(ValueLayout.JAVA_LONG, FreeType.SIZE_DESCENDER));
  }

  private static int ceil(long units) {
    return Math.clamp((units + TextSize.PIXEL - 1) / TextSize.PIXEL, 0, LARGEST);
  }

  private MemorySegment size() {
    long address = record().get(ValueLayout.JAVA_LONG, FreeType.FACE_SIZE);
    // FFM: the size belongs to the face.
    return MemorySegment.ofAddress(address).reinterpret(FreeType.SIZE_BYTES);
  }

  private MemorySegment record() {
    // FFM: the face is this object's.
    return MemorySegment.ofAddress(face).reinterpret(FreeType.FACE_BYTES);
  }

  /// Shapes a part of a text that has one direction.
  Shaped shape(String text, int start, int end, boolean rightToLeft) {
    long buffer = HarfBuzz.BUFFER_CREATE.call(0);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment characters = arena.allocateFrom(ValueLayout.JAVA_CHAR, text.toCharArray());
      long _ =
          HarfBuzz.ADD_UTF16.call(
              buffer, characters.address(), text.length(), start, end - start, 0);
      long _ =
          HarfBuzz.Enumerated.SET_DIRECTION.call(
              buffer, rightToLeft ? HarfBuzz.RIGHT_TO_LEFT : HarfBuzz.LEFT_TO_RIGHT);
      long _ = HarfBuzz.GUESS_PROPERTIES.call(buffer);
      long _ = HarfBuzz.SHAPE.call(font, buffer, 0, 0);
      return read(arena, buffer);
    } finally {
      long _ = HarfBuzz.BUFFER_DESTROY.call(buffer);
    }
  }

  private static Shaped read(Arena arena, long buffer) {
    MemorySegment count = arena.allocate(ValueLayout.JAVA_INT);
    long infos = HarfBuzz.GLYPH_INFOS.call(buffer, count.address());
    long positions = HarfBuzz.GLYPH_POSITIONS.call(buffer, count.address());
    int n = count.get(ValueLayout.JAVA_INT, 0);
    // FFM: HarfBuzz has this many glyphs in the buffer.
    MemorySegment glyphs = MemorySegment.ofAddress(infos).reinterpret(n * HarfBuzz.INFO_BYTES);
    MemorySegment places =
        MemorySegment.ofAddress(positions).reinterpret(n * HarfBuzz.POSITION_BYTES);
    Shaped shaped = new Shaped(n);
    for (int i = 0; i < n; i++) {
      long at = i * HarfBuzz.POSITION_BYTES;
      shaped.glyphs[i] =
          glyphs.get(ValueLayout.JAVA_INT, i * HarfBuzz.INFO_BYTES + HarfBuzz.INFO_GLYPH);
      shaped.x[i] =
          shaped.advance + places.get(ValueLayout.JAVA_INT, at + HarfBuzz.POSITION_X_OFFSET);
      shaped.y[i] = places.get(ValueLayout.JAVA_INT, at + HarfBuzz.POSITION_Y_OFFSET);
      shaped.advance += places.get(ValueLayout.JAVA_INT, at + HarfBuzz.POSITION_X_ADVANCE);
    }
    return shaped;
  }

  /// Returns the pixels of a glyph.
  ///
  /// @param step where the glyph begins in its first pixel, from 0 to [#STEPS] - 1
  Glyph glyph(int number, int step) {
    if (glyphs.size() > MOST_GLYPHS) {
      glyphs.clear();
    }
    return glyphs.computeIfAbsent((long) number * STEPS + step, _ -> render(number, step));
  }

  private Glyph render(int number, int step) {
    if ((int) FreeType.LOAD_GLYPH.call(face, number, loadFlags) != 0) {
      return Glyph.EMPTY;
    }
    long address = record().get(ValueLayout.JAVA_LONG, FreeType.FACE_GLYPH);
    // FFM: the slot belongs to the face.
    MemorySegment slot = MemorySegment.ofAddress(address).reinterpret(FreeType.SLOT_BYTES);
    if (slot.get(ValueLayout.JAVA_INT, FreeType.SLOT_FORMAT) != FreeType.GLYPH_FORMAT_OUTLINE) {
      return Glyph.EMPTY;
    }
    long _ =
        FreeType.OUTLINE_TRANSLATE.call(
            address + FreeType.SLOT_OUTLINE, (long) step * TextSize.PIXEL / STEPS, 0, 0);
    if ((int) FreeType.Enumerated.RENDER_GLYPH.call(address, FreeType.RENDER_MODE_NORMAL) != 0) {
      return Glyph.EMPTY;
    }
    return copy(slot);
  }

  private static Glyph copy(MemorySegment slot) {
    int width = slot.get(ValueLayout.JAVA_INT, FreeType.SLOT_WIDTH);
    int rows = slot.get(ValueLayout.JAVA_INT, FreeType.SLOT_ROWS);
    int pitch = slot.get(ValueLayout.JAVA_INT, FreeType.SLOT_PITCH);
    boolean usable =
        slot.get(ValueLayout.JAVA_BYTE, FreeType.SLOT_PIXEL_MODE) == FreeType.PIXEL_MODE_GRAY
            && width > 0
            && rows > 0
            && width <= LARGEST
            && rows <= LARGEST
            && pitch >= width;
    if (!usable) {
      return Glyph.EMPTY;
    }
    byte[] coverage = new byte[width * rows];
    // FFM: the bitmap has this many rows.
    MemorySegment pixels =
        MemorySegment.ofAddress(slot.get(ValueLayout.JAVA_LONG, FreeType.SLOT_BUFFER))
            .reinterpret((long) pitch * rows);
    for (int y = 0; y < rows; y++) {
      MemorySegment.copy(
          pixels, ValueLayout.JAVA_BYTE, (long) y * pitch, coverage, y * width, width);
    }
    return new Glyph(
        slot.get(ValueLayout.JAVA_INT, FreeType.SLOT_LEFT),
        slot.get(ValueLayout.JAVA_INT, FreeType.SLOT_TOP),
        width,
        rows,
        coverage);
  }

  @Override
  public void close() {
    long _ = HarfBuzz.FONT_DESTROY.call(font);
    long _ = FreeType.DONE_FACE.call(face);
  }
}
