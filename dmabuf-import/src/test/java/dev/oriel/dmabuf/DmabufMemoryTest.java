// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dmabuf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.format.Fourcc;
import dev.oriel.core.frame.DmabufScanout;
import dev.oriel.core.memory.SharedMemory;
import dev.oriel.core.os.OsException;
import dev.oriel.guest.MemoryBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Tests of CPU mappings of guests' buffers.
final class DmabufMemoryTest {

  private static final int WIDTH = 32;
  private static final int HEIGHT = 16;
  private static final int BYTES = 4 * WIDTH * HEIGHT;

  private static DmabufScanout scanout(MemoryBuffer buffer) {
    return buffer.scanout(WIDTH, HEIGHT, Fourcc.XRGB8888, 4 * WIDTH);
  }

  @Test
  void aBufferIsMappedOnceWhateverDescriptorBringsIt() {
    try (DmabufMemory memory = new DmabufMemory();
        MemoryBuffer a = new MemoryBuffer(BYTES);
        MemoryBuffer b = new MemoryBuffer(BYTES)) {
      SharedMemory first;
      try (DmabufScanout scanout = scanout(a)) {
        first = memory.of(scanout);
        assertSame(first, memory.of(scanout));
      }
      try (DmabufScanout other = scanout(b)) {
        assertNotSame(first, memory.of(other));
      }
      try (DmabufScanout again = scanout(a)) {
        assertSame(first, memory.of(again));
      }
      assertEquals(2, memory.mappings());
      a.word(BYTES - 4, 0x01020304);
      assertEquals(4, first.pinned().get(BYTES - 4));
    }
  }

  @Test
  void whatAGuestDoesNotComeBackToIsUnmapped() {
    List<MemoryBuffer> buffers = new ArrayList<>();
    List<SharedMemory> mapped = new ArrayList<>();
    try (DmabufMemory memory = new DmabufMemory()) {
      for (int i = 0; i <= DmabufImporter.DEFAULT_CAPACITY; i++) {
        buffers.add(new MemoryBuffer(BYTES));
        try (DmabufScanout scanout = scanout(buffers.getLast())) {
          mapped.add(memory.of(scanout));
        }
      }
      assertThrows(IllegalStateException.class, () -> mapped.getFirst().pinned());
      assertTrue(mapped.get(1).pinned().hasRemaining());

      MemoryBuffer small = buffers.getFirst();
      try (DmabufScanout scanout = small.scanout(WIDTH, 1, Fourcc.XRGB8888, 4 * WIDTH)) {
        mapped.add(memory.of(scanout));
      }
      assertThrows(IllegalStateException.class, () -> mapped.get(1).pinned());
      assertTrue(mapped.getLast().pinned().hasRemaining());
    } finally {
      buffers.forEach(MemoryBuffer::close);
    }
    assertThrows(IllegalStateException.class, () -> mapped.getLast().pinned());
  }

  @Test
  void aFileThatIsTooSmallIsRefusedAndNothingIsKept() {
    try (DmabufMemory memory = new DmabufMemory();
        MemoryBuffer buffer = new MemoryBuffer(BYTES - 1);
        DmabufScanout scanout = scanout(buffer)) {
      OsException refused = assertThrows(OsException.class, () -> memory.of(scanout));
      assertTrue(
          String.valueOf(refused.getMessage()).contains("only " + (BYTES - 1) + " bytes"),
          refused::getMessage);
      assertThrows(OsException.class, () -> memory.of(scanout));
      assertEquals(0, memory.mappings());
    }
  }
}
