// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.text;

import dev.oriel.core.internal.ffm.NativeFunction;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Finds the desktop's fonts.
final class Fontconfig {

  static final String FILE = "libfontconfig.so.1";

  static final NativeFunction INIT = NativeFunction.in(FILE, "FcInit", 0);
  static final NativeFunction PARSE = NativeFunction.in(FILE, "FcNameParse", 1);
  static final NativeFunction DEFAULTS = NativeFunction.in(FILE, "FcDefaultSubstitute", 1);
  static final NativeFunction MATCH = NativeFunction.in(FILE, "FcFontMatch", 3);
  static final NativeFunction GET_STRING = NativeFunction.in(FILE, "FcPatternGetString", 4);
  static final NativeFunction GET_INTEGER = NativeFunction.in(FILE, "FcPatternGetInteger", 4);
  static final NativeFunction DESTROY = NativeFunction.in(FILE, "FcPatternDestroy", 1);

  static final int MATCH_PATTERN = 0;
  static final int RESULT_MATCH = 0;

  /// The longest path of a file on Linux, with its end.
  private static final int PATH_LIMIT = 4096;

  private Fontconfig() {}

  /// Functions with an enumeration as a parameter, which is passed as an `int`.
  static final class Enumerated {
    static final NativeFunction SUBSTITUTE = NativeFunction.in(FILE, "FcConfigSubstitute", 3);

    private Enumerated() {}
  }

  /// A font: the number of a face in a file.
  record FontFile(String path, int index) {}

  /// Returns the font that fits a pattern best, or null if there is no font.
  ///
  /// @param pattern a pattern as `fc-match` takes it, such as `sans:bold`
  static @Nullable FontFile match(String pattern) {
    long _ = INIT.call(0);
    try (Arena arena = Arena.ofConfined()) {
      long wanted = PARSE.call(arena.allocateFrom(pattern).address());
      if (wanted == 0) {
        return null;
      }
      long _ = Enumerated.SUBSTITUTE.call(0, wanted, MATCH_PATTERN);
      long _ = DEFAULTS.call(wanted);
      MemorySegment result = arena.allocate(ValueLayout.JAVA_INT);
      long found = MATCH.call(0, wanted, result.address());
      long _ = DESTROY.call(wanted);
      if (found == 0) {
        return null;
      }
      try {
        return fileOf(arena, found);
      } finally {
        long _ = DESTROY.call(found);
      }
    }
  }

  /// Returns a font for a character that the font of a pattern lacks, or null.
  static @Nullable FontFile matchCharacter(String pattern, int codePoint) {
    return match(String.format(Locale.ROOT, "%s:charset=%x", pattern, codePoint));
  }

  private static @Nullable FontFile fileOf(Arena arena, long found) {
    MemorySegment path = arena.allocate(ValueLayout.JAVA_LONG);
    MemorySegment index = arena.allocate(ValueLayout.JAVA_INT);
    long file = arena.allocateFrom("file").address();
    if ((int) GET_STRING.call(found, file, 0, path.address()) != RESULT_MATCH) {
      return null;
    }
    long number = arena.allocateFrom("index").address();
    boolean numbered = (int) GET_INTEGER.call(found, number, 0, index.address()) == RESULT_MATCH;
    // FFM: the text belongs to the pattern, and ends within the longest path.
    String name =
        MemorySegment.ofAddress(path.get(ValueLayout.JAVA_LONG, 0))
            .reinterpret(PATH_LIMIT)
            .getString(0);
    return new FontFile(name, numbered ? index.get(ValueLayout.JAVA_INT, 0) : 0);
  }
}
