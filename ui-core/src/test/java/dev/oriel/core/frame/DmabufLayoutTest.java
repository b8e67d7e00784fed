// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.format.Fourcc;
import dev.oriel.core.format.Modifier;
import dev.oriel.core.geometry.Rect;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DmabufLayoutTest {

  @ParameterizedTest
  @CsvSource({
    "0, 480, XR24, 2560, 0, 0x480",
    "640, 0, XR24, 2560, 0, 640x0",
    "-1, 480, XR24, 2560, 0, -1x480",
    "16385, 480, XR24, 65540, 0, 16385x480",
    "640, 480, XR24, 2559, 0, 2559",
    "640, 480, XR24, -2560, 0, -2560",
    "640, 480, XR24, 2560, -1, offset -1",
    "640, 480, XR24, 2560, 4294967296, offset 4294967296",
    "640, 480, ZZ99, 2560, 0, ZZ99",
    "640, 480, NV12, 640, 0, 2 plane(s)",
  })
  void namesTheImpossibleNumber(
      int width, int height, String fourcc, long stride, long offset, String named) {
    InvalidScanoutException e =
        assertThrows(
            InvalidScanoutException.class,
            () -> layout(width, height, fourcc, new PlaneLayout(offset, stride)));
    assertTrue(e.toString().contains(named), e.toString());
  }

  @Test
  void refusesAVisiblePartOutsideTheBuffer() {
    for (Rect visible : List.of(new Rect(1, 0, 640, 480), new Rect(-1, 0, 4, 4), Rect.EMPTY)) {
      assertThrows(
          InvalidScanoutException.class,
          () ->
              new DmabufLayout(
                  640,
                  480,
                  Fourcc.XRGB8888,
                  Modifier.LINEAR,
                  List.of(new PlaneLayout(0, 2560)),
                  visible,
                  false));
    }
  }

  @Test
  void lastRowNeedsNoPadding() {
    DmabufLayout l = layout(1400, 1050, "XR24", new PlaneLayout(64, 5632));
    assertEquals(64 + 5632L * 1049 + 5600, l.requiredBytes(0));
  }

  @Test
  void chromaPlaneHasHalfTheRowsRoundedUp() {
    DmabufLayout l =
        layout(641, 481, "NV12", new PlaneLayout(0, 704), new PlaneLayout(704 * 481, 704));
    assertEquals(704L * 480 + 641, l.requiredBytes(0));
    assertEquals(704L * 481 + 704L * 240 + 642, l.requiredBytes(1));
  }

  @Test
  void largestNumbersDoNotOverflow() {
    DmabufLayout l = layout(16384, 16384, "XR24", new PlaneLayout(0xffff_ffffL, Integer.MAX_VALUE));
    assertEquals(0xffff_ffffL + (long) Integer.MAX_VALUE * 16383 + 65536, l.requiredBytes(0));
  }

  private static DmabufLayout layout(int width, int height, String fourcc, PlaneLayout... planes) {
    return new DmabufLayout(
        width,
        height,
        Fourcc.of(fourcc),
        Modifier.LINEAR,
        List.of(planes),
        width > 0 && height > 0 ? Rect.ofSize(width, height) : Rect.EMPTY,
        false);
  }
}
