// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Compares conversions with the results of pixman 0.42.2 for the same words:
/// `pixman_image_composite` with `PIXMAN_OP_SRC` into x8r8g8b8.
final class PackedFormatTest {

  @ParameterizedTest(name = "{0}: {2}")
  @CsvSource({
    "r5g6b5, 10020565, 1234, 1045a5",
    "r5g6b5, 10020565, abcd, ad796b",
    "r5g6b5, 10020565, 0821, 080408",
    "r5g6b5, 10020565, ffff, ffffff",
    "b5g6r5, 10030565, 1234, a54510",
    "b5g6r5, 10030565, abcd, 6b79ad",
    "x1r5g5b5, 10020555, 1234, 218ca5",
    "x1r5g5b5, 10020555, abcd, 52f76b",
    "a1r5g5b5, 10021555, 5678, ad9cc6",
    "x4r4g4b4, 10020444, 1234, 223344",
    "a4r4g4b4, 10024444, 5678, 667788",
    "r8g8b8, 18020888, 123456, 123456",
    "b8g8r8, 18030888, 123456, 563412",
    "r3g3b2, 08020332, 12, 0092aa",
    "r3g3b2, 08020332, e7, ff24ff",
    "x2r10g10b10, 20020aaa, 12345678, 48459e",
    "x2r10g10b10, 20020aaa, deadbeef, 7adbbb",
    "x2r10g10b10, 20020aaa, ffffffff, ffffff",
    "a2r10g10b10, 20022aaa, 12345678, 48459e",
    "x2b10g10r10, 20030aaa, 12345678, 9e4548",
  })
  void hasTheColoursThatPixmanMakes(String name, String code, String word, String rgb) {
    PackedFormat format = PackedFormat.ofPixman(Integer.parseUnsignedInt(code, 16));
    assertNotNull(format, name);
    ByteBuffer from = ByteBuffer.allocate(3 + 8).order(ByteOrder.LITTLE_ENDIAN);
    from.putInt(3 + format.bytes(), Integer.parseUnsignedInt(word, 16));
    ByteBuffer to = ByteBuffer.allocate(4 + 8).order(ByteOrder.LITTLE_ENDIAN);
    format.convert(from, 3, to, 4, 2);
    assertEquals(0, to.getInt(0));
    assertEquals(0, to.getInt(4));
    assertEquals(Integer.parseInt(rgb, 16), to.getInt(8), name);
  }

  /// Palettes, grey, floating point, more bits than the pixel has, and invalid codes.
  @ParameterizedTest
  @ValueSource(
      ints = {
        0x08040008,
        0x08050008,
        0x08018000,
        0x10020888,
        0x0c020444,
        0x10020000,
        0x200bcccc,
        0,
        -1,
        1
      })
  void refusesFormatsWithoutColoursInWholeBytes(int code) {
    assertNull(PackedFormat.ofPixman(code));
  }
}
