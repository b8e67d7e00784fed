// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.text;

import dev.oriel.core.internal.ffm.NativeFunction;

/// The functions of HarfBuzz, and the offsets of the fields that are read.
final class HarfBuzz {

  static final String FILE = "libharfbuzz.so.0";

  static final NativeFunction FONT_OF_FACE =
      NativeFunction.in(FILE, "hb_ft_font_create_referenced", 1);
  static final NativeFunction SET_LOAD_FLAGS =
      NativeFunction.in(FILE, "hb_ft_font_set_load_flags", 2);
  static final NativeFunction FONT_DESTROY = NativeFunction.in(FILE, "hb_font_destroy", 1);
  static final NativeFunction BUFFER_CREATE = NativeFunction.in(FILE, "hb_buffer_create", 0);
  static final NativeFunction BUFFER_DESTROY = NativeFunction.in(FILE, "hb_buffer_destroy", 1);
  static final NativeFunction ADD_UTF16 = NativeFunction.in(FILE, "hb_buffer_add_utf16", 5);
  static final NativeFunction GUESS_PROPERTIES =
      NativeFunction.in(FILE, "hb_buffer_guess_segment_properties", 1);
  static final NativeFunction SHAPE = NativeFunction.in(FILE, "hb_shape", 4);
  static final NativeFunction GLYPH_INFOS = NativeFunction.in(FILE, "hb_buffer_get_glyph_infos", 2);
  static final NativeFunction GLYPH_POSITIONS =
      NativeFunction.in(FILE, "hb_buffer_get_glyph_positions", 2);

  static final int LEFT_TO_RIGHT = 4;
  static final int RIGHT_TO_LEFT = 5;

  // hb_glyph_info_t
  static final long INFO_BYTES = 20;
  static final long INFO_GLYPH = 0;

  // hb_glyph_position_t: 26.6 fixed point in an int
  static final long POSITION_BYTES = 20;
  static final long POSITION_X_ADVANCE = 0;
  static final long POSITION_X_OFFSET = 8;
  static final long POSITION_Y_OFFSET = 12;

  private HarfBuzz() {}

  /// Functions with an enumeration as a parameter, which is passed as an `int`.
  static final class Enumerated {
    static final NativeFunction SET_DIRECTION =
        NativeFunction.in(FILE, "hb_buffer_set_direction", 2);

    private Enumerated() {}
  }
}
