// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.text;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The fonts of one style in one size: the desktop's, and others for the characters that it lacks.
///
/// Threading: one thread at a time. Ownership: close it before the library.
final class FontSet implements AutoCloseable {

  /// Bounds what a text with characters of all scripts can open.
  private static final int MOST_FONTS = 16;

  private static final int MOST_CHARACTERS = 4096;

  private final long library;
  private final String pattern;
  private final TextSize size;
  private final FontFace primary;
  private final Map<Fontconfig.FontFile, FontFace> others = new HashMap<>();
  private final Map<Integer, FontFace> byCharacter = new HashMap<>();

  /// A part of a text in one font.
  record Part(FontFace face, int start, int end) {}

  private FontSet(long library, String pattern, TextSize size, FontFace primary) {
    this.library = library;
    this.pattern = pattern;
    this.size = size;
    this.primary = primary;
  }

  /// Opens the desktop's font. Returns null if there is none.
  static @Nullable FontSet open(long library, String pattern, TextSize size) {
    Fontconfig.FontFile file = Fontconfig.match(pattern);
    FontFace face = file == null ? null : FontFace.open(library, file, size);
    return face == null ? null : new FontSet(library, pattern, size, face);
  }

  /// Returns the desktop's font.
  FontFace primary() {
    return primary;
  }

  /// Splits a part of a text by fonts.
  List<Part> parts(String text, int start, int end) {
    List<Part> parts = new ArrayList<>();
    int from = start;
    FontFace face = primary;
    for (int i = start; i < end; ) {
      int character = text.codePointAt(i);
      FontFace next = joins(character) && i > start ? face : faceOf(character);
      if (next != face && i > from) {
        parts.add(new Part(face, from, i));
        from = i;
      }
      face = next;
      i += Character.charCount(character);
    }
    if (end > from) {
      parts.add(new Part(face, from, end));
    }
    return parts;
  }

  /// Returns whether a character belongs to the one before it.
  private static boolean joins(int character) {
    return switch (Character.getType(character)) {
      case Character.NON_SPACING_MARK,
          Character.ENCLOSING_MARK,
          Character.COMBINING_SPACING_MARK,
          Character.FORMAT,
          Character.SPACE_SEPARATOR ->
          true;
      default -> false;
    };
  }

  private FontFace faceOf(int character) {
    if (primary.has(character)) {
      return primary;
    }
    FontFace known = byCharacter.get(character);
    if (known == null) {
      known = search(character);
      if (byCharacter.size() < MOST_CHARACTERS) {
        byCharacter.put(character, known);
      }
    }
    return known;
  }

  private FontFace search(int character) {
    for (FontFace open : others.values()) {
      if (open.has(character)) {
        return open;
      }
    }
    if (others.size() >= MOST_FONTS || byCharacter.size() >= MOST_CHARACTERS) {
      return primary;
    }
    Fontconfig.FontFile file = Fontconfig.matchCharacter(pattern, character);
    if (file == null || others.containsKey(file)) {
      return primary;
    }
    FontFace face = FontFace.open(library, file, size);
    if (face == null) {
      return primary;
    }
    if (!face.has(character)) {
      face.close();
      return primary;
    }
    others.put(file, face);
    return face;
  }

  @Override
  public void close() {
    others.values().forEach(FontFace::close);
    primary.close();
  }
}
