// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PixelFormatTest {

  @ParameterizedTest
  @EnumSource(PixelFormat.class)
  void channelsAgreeWithTheDrmName(PixelFormat f) {
    // A DRM name lists channels from the most significant bits of a little-endian word: XR24 is
    // X:R:G:B, so B is byte 0.
    assertSame(f, PixelFormat.ofPixman(f.pixman()));
    assertSame(f, PixelFormat.ofFourcc(f.fourcc()));
    String order = f.name().replace("8", "");
    assertEquals(4, order.length());
    assertEquals(3 - order.indexOf('R'), f.redByte());
    assertEquals(3 - order.indexOf('G'), f.greenByte());
    assertEquals(3 - order.indexOf('B'), f.blueByte());
    assertEquals(order.contains("A") ? 3 - order.indexOf('A') : -1, f.alphaByte());
    assertEquals(f.hasAlpha(), f.fourcc().hasAlpha());
  }

  @Test
  void unknownCodesHaveNoFormat() {
    assertNull(PixelFormat.ofPixman(0x10020565));
    assertNull(PixelFormat.ofFourcc(Fourcc.NV12));
  }

  @Test
  void fourccPrintsItsCharactersOrItsNumber() {
    assertEquals("XR24", new Fourcc(0x34325258).toString());
    assertEquals("0x00000000", new Fourcc(0).toString());
    assertFalse(new Fourcc(0).known());
    assertTrue(Fourcc.ABGR2101010.known() && Fourcc.ABGR2101010.hasAlpha());
    assertFalse(Fourcc.NV12.hasAlpha());
  }

  @Test
  void modifiersReadAsWords() {
    assertEquals("LINEAR", Modifier.describe(0));
    assertTrue(Modifier.describe(Modifier.INVALID).startsWith("INVALID"));
    assertTrue(Modifier.describe(0x0100000000000002L).contains("Intel"));
  }
}
