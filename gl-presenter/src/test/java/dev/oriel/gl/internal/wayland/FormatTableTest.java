// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.wayland;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.format.Fourcc;
import dev.oriel.core.os.OsException;
import dev.oriel.guest.MemoryBuffer;
import org.junit.jupiter.api.Test;

final class FormatTableTest {

  private static final long TILED = 0x0100000000000002L;

  private static MemoryBuffer table() {
    return new MemoryBuffer(32)
        .word(0, Fourcc.XRGB8888.code())
        .word(16, Fourcc.NV12.code())
        .word(24, (int) TILED)
        .word(28, (int) (TILED >>> 32));
  }

  @Test
  void hasTheFormatsAndModifiersOfTheFile() {
    FormatSet set = new FormatSet();
    try (MemoryBuffer file = table()) {
      FormatTable table = FormatTable.read(file.fd(), 32);
      table.addTo(set, 0, false);
      table.addTo(set, 1, true);
    }
    assertTrue(set.takes(Fourcc.XRGB8888, 0));
    assertFalse(set.scansOut(Fourcc.XRGB8888, 0));
    assertTrue(set.takes(Fourcc.NV12, TILED));
    assertTrue(set.scansOut(Fourcc.NV12, TILED));
    assertFalse(set.takes(Fourcc.NV12, 0));
    assertFalse(set.takes(Fourcc.ARGB8888, 0));
    assertEquals("it takes XR24: LINEAR", set.describeFor(Fourcc.XRGB8888));
    assertEquals("it takes [NV12, XR24]", set.describeFor(Fourcc.ARGB8888));
  }

  @Test
  void aPairThatOnePlaneScansOutIsScannedOutWhicheverTrancheComesFirst() {
    FormatSet set = new FormatSet();
    set.add(Fourcc.XRGB8888.code(), 0, true);
    set.add(Fourcc.XRGB8888.code(), 0, false);
    assertTrue(set.scansOut(Fourcc.XRGB8888, 0));
  }

  @Test
  void numbersBeyondTheTableAreIgnored() {
    FormatSet set = new FormatSet();
    try (MemoryBuffer file = table()) {
      FormatTable table = FormatTable.read(file.fd(), 16);
      table.addTo(set, 1, false);
      table.addTo(set, 0xffff, false);
    }
    FormatTable.EMPTY.addTo(set, 0, false);
    assertTrue(set.isEmpty());
    assertEquals("it lists no formats", set.describeFor(Fourcc.XRGB8888));
  }

  @Test
  void impossibleSizesAreRefused() {
    try (MemoryBuffer file = table()) {
      for (long size : new long[] {-16, 15, 17, (16L << 16) + 16, 0xffff_fff0L}) {
        assertThrows(IllegalArgumentException.class, () -> FormatTable.read(file.fd(), size));
      }
    }
  }

  @Test
  void aFileThatIsShorterThanItsTableIsAnError() {
    try (MemoryBuffer file = table()) {
      assertThrows(OsException.class, () -> FormatTable.read(file.fd(), 48));
    }
  }

  @Test
  void noMoreThanATableHoldsIsKept() {
    FormatSet set = new FormatSet();
    for (int i = 0; i < FormatSet.MOST + 10; i++) {
      set.add(Fourcc.XRGB8888.code(), i, false);
    }
    assertTrue(set.takes(Fourcc.XRGB8888, FormatSet.MOST - 1));
    assertFalse(set.takes(Fourcc.XRGB8888, FormatSet.MOST));
  }
}
