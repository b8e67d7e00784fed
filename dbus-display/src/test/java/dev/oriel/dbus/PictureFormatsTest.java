// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.os.OwnedFd;
import dev.oriel.dbus.testing.Answer;
import dev.oriel.dbus.testing.FakeQemu;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Pictures that do not have 32 bits a pixel, and pictures that QEMU cannot send.
final class PictureFormatsTest extends FakeQemuFixture {

  private static final int R5G6B5 = 0x10020565;

  /// Two rows of two pixels with a stride of 8 bytes, as pixman converts them.
  @ParameterizedTest
  @CsvSource({
    "10020565, 3412cdab00000000 2108ffff, 1045a5 ad796b 080408 ffffff",
    "10020555, 3412cdab00000000 2108ffff, 218ca5 52f76b 100808 ffffff",
    "18020888, 5634120000ff0000 ff0000010203, 123456 ff0000 0000ff 030201",
    "18030888, 1234560000ff0000 ff0000030201, 123456 0000ff ff0000 030201",
    "20020aaa, 78563412efbeadde ffffffff00000000, 48459e 7adbbb ffffff 000000",
  })
  void readsEachDepthAsScreendumpDoes(String code, String rows, String colours) {
    FakeQemu.Listener q = attach();
    byte[] pixels = HexFormat.of().parseHex(rows.replace(" ", ""));
    int format = Integer.parseUnsignedInt(code, 16);
    StringBuilder expected = new StringBuilder();
    for (String colour : colours.split(" ", -1)) {
      expected.append(colour).append("ff");
    }
    byte[] rgba = HexFormat.of().parseHex(expected);
    MemorySegment all =
        MemorySegment.ofBuffer(ByteBuffer.allocateDirect(pixels.length).put(pixels).flip());
    MemorySegment first = all.asSlice(0, 4);
    for (int i = 0; i < 3; i++) {
      q.call("Scanout", m -> ints(m, 'u', 2, 2, 8, format).appendBytes(all)).ok();
      sink.await("the picture", s -> s.size().equals("2x2"));
      assertArrayEquals(rgba, sink.rgba());
    }
    // The lower right pixel equals the upper left one.
    q.call("Update", m -> ints(ints(m, 1, 1, 1, 1), 'u', 8, format).appendBytes(first)).ok();
    sink.awaitFrames(4);
    System.arraycopy(rgba, 0, rgba, 12, 4);
    assertArrayEquals(rgba, sink.rgba());
  }

  @Test
  void refusesRowsOf16BitsThatAreTooShort() {
    FakeQemu.Listener q = attach();
    assertTrue(scanout(q, 4, 4, 6, R5G6B5, 64).error().contains("at least 8"));
    String error = scanout(q, 4, 4, 8, R5G6B5, 31).error();
    assertTrue(error.contains("need 32 bytes, the message has 31"), error);
    scanout(q, 4, 4, 8, R5G6B5, 32).ok();
  }

  /// QEMU then sends messages.
  @Test
  void sharedMemoryOf16BitsIsRefused() {
    FakeQemu.Listener q = attach();
    try (OwnedFd memory = memory(64)) {
      String error = scanoutMap(q, memory, 0, 4, 4, 8, R5G6B5).error();
      assertTrue(error.contains("shared memory in pixman format 0x10020565"), error);
    }
  }

  @Test
  void theLastPictureIsNotThatOfAScanoutThatWasRefused() {
    FakeQemu.Listener q = attach();
    try (OwnedFd memory = memory(64)) {
      scanoutMap(q, memory, 0, 4, 4, 16, XRGB).ok();
      Answer answer = dmabuf(q, memory, 4, 4, 16, 0, false);
      String error = answer.error();
      assertTrue(error.contains("0x00000000"), error);
      assertTrue(
          sink.log().getLast().startsWith("unreadable ScanoutDMABUF: "), sink.log()::toString);
      q.call("UpdateDMABUF", m -> ints(m, 0, 0, 4, 4)).ok();
      q.call(MAP, "UpdateMap", m -> ints(m, 0, 0, 4, 4)).ok();
      assertEquals(2, sink.frames());
      scanoutMap(q, memory, 0, 4, 4, 16, XRGB).ok();
      sink.await("the next", s -> s.log().getLast().startsWith("mapped"));
    }
  }

  /// GLib sends arrays of more than 64 MiB, but libsystemd does not read them.
  @Test
  void saysWhyAPictureThatNoMessageMayHoldCannotBeHad() {
    FakeQemu.Listener q = attach();
    scanout(q, 4, 4, 16, XRGB, 64).ok();
    String error = scanout(q, 5120, 4096, 20480, XRGB, 64).error();
    assertTrue(error.contains("5120x4096 is more than the 64 MiB"), error);
    assertTrue(error.contains("at most 16777216 pixels"), error);
    assertTrue(sink.log().getLast().startsWith("unreadable Scanout: "), sink.log()::toString);
    // A part is not the whole picture.
    update(q, 0, 0, 5120, 1, 20480, 20480).ok();
    assertEquals(2, sink.frames());
    scanout(q, 640, 480, 2560, XRGB, 2560 * 480).ok();
    sink.await("the next mode", s -> s.log().getLast().equals("pixels 640x480"));
    update(q, 0, 0, 640, 1, 2560, 2560).ok();
    sink.awaitFrames(4);
  }
}
