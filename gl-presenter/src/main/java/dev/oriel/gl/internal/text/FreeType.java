// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.text;

import dev.oriel.core.internal.ffm.NativeFunction;

/// The functions of FreeType, and the offsets of the fields that are read. LWJGL's binding loads
/// all of the library's functions, and takes eight times as long until the first letter.
final class FreeType {

  static final String FILE = "libfreetype.so.6";

  static final NativeFunction INIT = NativeFunction.in(FILE, "FT_Init_FreeType", 1);
  static final NativeFunction DONE = NativeFunction.in(FILE, "FT_Done_FreeType", 1);
  static final NativeFunction NEW_FACE = NativeFunction.in(FILE, "FT_New_Face", 4);
  static final NativeFunction NEW_MEMORY_FACE = NativeFunction.in(FILE, "FT_New_Memory_Face", 5);
  static final NativeFunction DONE_FACE = NativeFunction.in(FILE, "FT_Done_Face", 1);
  static final NativeFunction SET_CHAR_SIZE = NativeFunction.in(FILE, "FT_Set_Char_Size", 5);
  static final NativeFunction GET_CHAR_INDEX = NativeFunction.in(FILE, "FT_Get_Char_Index", 2);
  static final NativeFunction LOAD_GLYPH = NativeFunction.in(FILE, "FT_Load_Glyph", 3);
  static final NativeFunction OUTLINE_TRANSLATE =
      NativeFunction.in(FILE, "FT_Outline_Translate", 3);

  /// Hints rows only, so that letters keep their widths.
  static final int LOAD_TARGET_LIGHT = 1 << 16;

  static final int LOAD_NO_HINTING = 1 << 1;
  static final int LOAD_NO_BITMAP = 1 << 3;
  static final int RENDER_MODE_NORMAL = 0;
  static final int PIXEL_MODE_GRAY = 2;
  static final int GLYPH_FORMAT_OUTLINE = 0x6f75_746c;

  // FT_FaceRec
  static final long FACE_GLYPH = 152;
  static final long FACE_SIZE = 160;
  static final long FACE_BYTES = 248;

  // FT_SizeRec: 26.6 fixed point in a long
  static final long SIZE_ASCENDER = 48;
  static final long SIZE_DESCENDER = 56;
  static final long SIZE_BYTES = 88;

  // FT_GlyphSlotRec
  static final long SLOT_FORMAT = 144;
  static final long SLOT_ROWS = 152;
  static final long SLOT_WIDTH = 156;
  static final long SLOT_PITCH = 160;
  static final long SLOT_BUFFER = 168;
  static final long SLOT_PIXEL_MODE = 178;
  static final long SLOT_LEFT = 192;
  static final long SLOT_TOP = 196;
  static final long SLOT_OUTLINE = 200;
  static final long SLOT_BYTES = 304;

  private FreeType() {}

  /// Functions with an enumeration as a parameter, which is passed as an `int`.
  static final class Enumerated {
    static final NativeFunction RENDER_GLYPH = NativeFunction.in(FILE, "FT_Render_Glyph", 2);

    private Enumerated() {}
  }
}
