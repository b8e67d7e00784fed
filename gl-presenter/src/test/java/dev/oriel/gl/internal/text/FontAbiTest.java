// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.text;

import dev.oriel.core.internal.ffm.NativeFunction;
import dev.oriel.fixtures.HeaderFacts;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Compares functions, offsets and numbers that are declared by hand with the headers.
final class FontAbiTest {

  @TempDir private Path folder;

  private static HeaderFacts freeType() {
    return new HeaderFacts()
        .includeDirectory("/usr/include/freetype2")
        .headers("stddef.h", "ft2build.h", "freetype/freetype.h", "freetype/ftoutln.h");
  }

  @Test
  void freeTypeAgreesWithTheHeaders()
      throws IOException, InterruptedException, IllegalAccessException {
    String slot = "offsetof(FT_GlyphSlotRec, ";
    freeType()
        .takeWords(
            MethodHandles.lookup(),
            NativeFunction.class,
            NativeFunction::name,
            NativeFunction::parameters,
            FreeType.class)
        .expect("sizeof(FT_Render_Glyph((void *)0, FT_RENDER_MODE_NORMAL)) > 0", 1)
        .expect("FT_LOAD_TARGET_LIGHT", FreeType.LOAD_TARGET_LIGHT)
        .expect("FT_LOAD_NO_HINTING", FreeType.LOAD_NO_HINTING)
        .expect("FT_LOAD_NO_BITMAP", FreeType.LOAD_NO_BITMAP)
        .expect("FT_RENDER_MODE_NORMAL", FreeType.RENDER_MODE_NORMAL)
        .expect("FT_PIXEL_MODE_GRAY", FreeType.PIXEL_MODE_GRAY)
        .expect("FT_GLYPH_FORMAT_OUTLINE", FreeType.GLYPH_FORMAT_OUTLINE)
        .expect("offsetof(FT_FaceRec, glyph)", FreeType.FACE_GLYPH)
        .expect("offsetof(FT_FaceRec, size)", FreeType.FACE_SIZE)
        .expect("sizeof(FT_FaceRec)", FreeType.FACE_BYTES)
        .expect("offsetof(FT_SizeRec, metrics.ascender)", FreeType.SIZE_ASCENDER)
        .expect("offsetof(FT_SizeRec, metrics.descender)", FreeType.SIZE_DESCENDER)
        .expect("sizeof(FT_SizeRec)", FreeType.SIZE_BYTES)
        .expect(slot + "format)", FreeType.SLOT_FORMAT)
        .expect(slot + "bitmap.rows)", FreeType.SLOT_ROWS)
        .expect(slot + "bitmap.width)", FreeType.SLOT_WIDTH)
        .expect(slot + "bitmap.pitch)", FreeType.SLOT_PITCH)
        .expect(slot + "bitmap.buffer)", FreeType.SLOT_BUFFER)
        .expect(slot + "bitmap.pixel_mode)", FreeType.SLOT_PIXEL_MODE)
        .expect(slot + "bitmap_left)", FreeType.SLOT_LEFT)
        .expect(slot + "bitmap_top)", FreeType.SLOT_TOP)
        .expect(slot + "outline)", FreeType.SLOT_OUTLINE)
        .expect("sizeof(FT_GlyphSlotRec)", FreeType.SLOT_BYTES)
        .verify(folder);
  }

  @Test
  void harfBuzzAgreesWithTheHeaders()
      throws IOException, InterruptedException, IllegalAccessException {
    freeType()
        .includeDirectory("/usr/include/harfbuzz")
        .headers("hb.h", "hb-ft.h")
        .takeWords(
            MethodHandles.lookup(),
            NativeFunction.class,
            NativeFunction::name,
            NativeFunction::parameters,
            HarfBuzz.class)
        .expect("sizeof(hb_buffer_set_direction((void *)0, HB_DIRECTION_LTR)) > 0", 1)
        .expect("HB_DIRECTION_LTR", HarfBuzz.LEFT_TO_RIGHT)
        .expect("HB_DIRECTION_RTL", HarfBuzz.RIGHT_TO_LEFT)
        .expect("sizeof(hb_glyph_info_t)", HarfBuzz.INFO_BYTES)
        .expect("offsetof(hb_glyph_info_t, codepoint)", HarfBuzz.INFO_GLYPH)
        .expect("sizeof(hb_glyph_position_t)", HarfBuzz.POSITION_BYTES)
        .expect("offsetof(hb_glyph_position_t, x_advance)", HarfBuzz.POSITION_X_ADVANCE)
        .expect("offsetof(hb_glyph_position_t, x_offset)", HarfBuzz.POSITION_X_OFFSET)
        .expect("offsetof(hb_glyph_position_t, y_offset)", HarfBuzz.POSITION_Y_OFFSET)
        .verify(folder);
  }

  @Test
  void fontconfigAgreesWithTheHeader()
      throws IOException, InterruptedException, IllegalAccessException {
    new HeaderFacts()
        .headers("fontconfig/fontconfig.h")
        .takeWords(
            MethodHandles.lookup(),
            NativeFunction.class,
            NativeFunction::name,
            NativeFunction::parameters,
            Fontconfig.class)
        .expect("sizeof(FcConfigSubstitute((void *)0, (void *)0, FcMatchPattern)) > 0", 1)
        .expect("FcMatchPattern", Fontconfig.MATCH_PATTERN)
        .expect("FcResultMatch", Fontconfig.RESULT_MATCH)
        .verify(folder);
  }
}
