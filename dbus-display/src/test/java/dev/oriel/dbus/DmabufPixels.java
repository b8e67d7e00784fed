// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.oriel.core.frame.DmabufLayout;
import dev.oriel.core.frame.DmabufScanout;
import dev.oriel.core.geometry.Rect;
import dev.oriel.core.internal.linux.Memory;
import dev.oriel.guest.GuestFramebuffer;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// The pixels of XR24 dma-bufs, read through the dma-bufs themselves.
final class DmabufPixels {

  private DmabufPixels() {}

  /// Returns the frame's number in the buffer, which must be in both corners.
  static int frameNumber(DmabufScanout scanout) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment bytes = map(scanout, arena);
      Rect visible = scanout.layout().visible();
      int first = bytes.get(ValueLayout.JAVA_INT_UNALIGNED, at(scanout, 0, 0));
      int last =
          bytes.get(
              ValueLayout.JAVA_INT_UNALIGNED,
              at(scanout, visible.width() - 1, visible.height() - 1));
      assertEquals(first, last, "one frame from corner to corner");
      return GuestFramebuffer.frameNumber(first);
    }
  }

  /// Returns the visible part of an XR24 buffer as bytes R, G, B, 255.
  static byte[] rgba(DmabufScanout scanout) {
    Rect visible = scanout.layout().visible();
    byte[] rgba = new byte[Math.toIntExact(visible.area() * 4)];
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment bytes = map(scanout, arena);
      int out = 0;
      for (int y = 0; y < visible.height(); y++) {
        for (int x = 0; x < visible.width(); x++) {
          int word = bytes.get(ValueLayout.JAVA_INT_UNALIGNED, at(scanout, x, y));
          rgba[out++] = (byte) (word >> 16);
          rgba[out++] = (byte) (word >> 8);
          rgba[out++] = (byte) word;
          rgba[out++] = (byte) 0xff;
        }
      }
    }
    return rgba;
  }

  private static MemorySegment map(DmabufScanout scanout, Arena arena) {
    return Memory.map(scanout.fd(0).number(), 0, scanout.layout().requiredBytes(0), false, arena);
  }

  private static long at(DmabufScanout scanout, int x, int y) {
    DmabufLayout layout = scanout.layout();
    Rect visible = layout.visible();
    return layout.planes().getFirst().offsetBytes()
        + layout.planes().getFirst().strideBytes() * (visible.y() + y)
        + 4L * (visible.x() + x);
  }
}
