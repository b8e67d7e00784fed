// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.xcb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Pictures in another process's memory that the X protocol can describe, and some that it cannot.
final class SharedPictureTest {

  @Test
  void aPartOfALargerPictureIsToldFromTheStartOfItsRow() {
    // 100x50 pixels with a stride of 480; the picture is the part from 7,20 on.
    SharedPicture p = SharedPicture.of(5, 480 * 50, 480 * 20 + 28, 93, 30, 480);
    assertEquals(5, p.segment());
    assertEquals(480 * 20, p.offset());
    assertEquals(120, p.columns());
    assertEquals(30, p.rows());
    assertEquals(10, p.column(3));
  }

  @ParameterizedTest
  @CsvSource({
    "24000, 0, 100, 50, 481, a row is not a whole number of pixels",
    "24000, 2, 100, 49, 480, the offset is not a whole number of pixels",
    "24000, 28, 114, 49, 480, wider than the rest of a row",
    "23999, 0, 100, 50, 480, the last row ends after the memory",
    "5000000000, 4294960000, 100, 50, 480, offset too large for the protocol",
    "500000000, 0, 100, 50, 400000, too many columns for the protocol",
  })
  void whatTheProtocolCannotTellIsRefused(
      long size, long offset, int width, int height, int stride, String why) {
    XServerException e =
        assertThrows(
            XServerException.class,
            () -> SharedPicture.of(1, size, offset, width, height, stride),
            why);
    assertTrue(String.valueOf(e.getMessage()).contains("stride " + stride), e::toString);
  }
}
