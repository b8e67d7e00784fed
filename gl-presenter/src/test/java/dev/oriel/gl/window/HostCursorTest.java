// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.window;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

final class HostCursorTest {

  @Test
  void premultipliedColoursBecomeStraight() {
    byte[] bgra = {
      0x40,
      0x20,
      0x10,
      (byte) 0x80, // half transparent
      1,
      2,
      3,
      (byte) 0xff, // opaque
      9,
      9,
      9,
      0, // transparent, whatever its colour
      (byte) 0xff,
      (byte) 0xff,
      (byte) 0xff,
      1 // more colour than alpha allows
    };
    ByteBuffer rgba = ByteBuffer.allocate(16);
    HostCursor.straighten(ByteBuffer.wrap(bgra), rgba);
    assertArrayEquals(
        new byte[] {
          0x20,
          0x40,
          (byte) 0x80,
          (byte) 0x80,
          3,
          2,
          1,
          (byte) 0xff,
          0,
          0,
          0,
          0,
          (byte) 0xff,
          (byte) 0xff,
          (byte) 0xff,
          1
        },
        rgba.array());
  }
}
