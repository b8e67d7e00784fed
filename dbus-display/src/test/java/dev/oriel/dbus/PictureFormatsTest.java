// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.internal.linux.Memory;
import dev.oriel.core.os.OwnedFd;
import dev.oriel.dbus.listener.AttachOptions;
import dev.oriel.dbus.listener.AttachOptions.Consistency;
import dev.oriel.dbus.testing.Answer;
import dev.oriel.dbus.testing.FakeQemu;
import dev.oriel.fixtures.UnsealableMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Pictures that do not have 32 bits a pixel, and pictures that QEMU cannot send.
final class PictureFormatsTest extends FakeQemuFixture {

  private static final int R5G6B5 = 0x10020565;

  /// Two rows of two pixels with a stride of 8 bytes, and their colours as pixman converts them.
  private static final String BITS_565 =
      "10020565, 3412cdab00000000 2108ffff, 1045a5 ad796b 080408 ffffff";

  private static final String BITS_555 =
      "10020555, 3412cdab00000000 2108ffff, 218ca5 52f76b 100808 ffffff";

  private static final String BITS_888 =
      "18020888, 5634120000ff0000 ff0000010203, 123456 ff0000 0000ff 030201";

  private static final String BITS_888_RED_FIRST =
      "18030888, 1234560000ff0000 ff0000030201, 123456 0000ff ff0000 030201";

  private static final String BITS_AAA =
      "20020aaa, 78563412efbeadde ffffffff00000000, 48459e 7adbbb ffffff 000000";

  @ParameterizedTest
  @CsvSource({BITS_565, BITS_555, BITS_888, BITS_888_RED_FIRST, BITS_AAA})
  void readsEachDepthAsScreendumpDoes(String code, String rows, String colours) {
    FakeQemu.Listener q = attach();
    byte[] pixels = HexFormat.of().parseHex(rows.replace(" ", ""));
    int format = Integer.parseUnsignedInt(code, 16);
    byte[] rgba = rgba(colours);
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

  @ParameterizedTest
  @CsvSource({BITS_565, BITS_555, BITS_888, BITS_888_RED_FIRST, BITS_AAA})
  void readsEachDepthFromSharedMemory(String code, String rows, String colours) {
    FakeQemu.Listener q = attach();
    byte[] pixels = HexFormat.of().parseHex(rows.replace(" ", ""));
    int size = 12 + pixels.length;
    try (OwnedFd sealed = memory(size);
        OwnedFd unsealable = OwnedFd.adopt(UnsealableMemory.create(size))) {
      readsSharedMemory(q, sealed, code, pixels, rgba(colours));
      readsSharedMemory(q, unsealable, code, pixels, rgba(colours));
    }
  }

  private void readsSharedMemory(
      FakeQemu.Listener q, OwnedFd memory, String code, byte[] pixels, byte[] rgba) {
    int offset = 12;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment shared = bytes(memory, offset + pixels.length, arena).asSlice(offset);
      MemorySegment.copy(pixels, 0, shared, ValueLayout.JAVA_BYTE, 0, pixels.length);
      int format = Integer.parseUnsignedInt(code, 16);
      scanoutMap(q, memory, offset, 2, 2, 8, format).ok();
      sink.await("the picture", s -> Arrays.equals(rgba, s.rgba()));
      // The lower right pixel becomes equal to the upper left one. A rectangle outside of the
      // picture is cut.
      int pixelBytes = (format >>> 24) / 8;
      MemorySegment.copy(shared, 0, shared, 8 + pixelBytes, pixelBytes);
      q.call(MAP, "UpdateMap", m -> ints(m, 1, 1, Integer.MAX_VALUE, 7)).ok();
      System.arraycopy(rgba, 0, rgba, 12, 4);
      sink.await("the change", s -> Arrays.equals(rgba, s.rgba()));
      scanoutMap(q, memory, 0, 1, 1, 4, XRGB).ok();
      sink.await("the next mode", s -> s.log().getLast().startsWith("mapped"));
    }
  }

  /// Messages hold whole pictures.
  @Test
  void sharedMemoryOf16BitsIsRefusedWherePicturesAreToBeWhole() {
    FakeQemu.Listener q = attach(AttachOptions.DEFAULT.withConsistency(Consistency.WHOLE));
    try (OwnedFd memory = memory(64)) {
      String error = scanoutMap(q, memory, 0, 4, 4, 8, R5G6B5).error();
      assertTrue(error.contains("send the pixels in messages"), error);
      assertEquals(0, sink.frames());
    }
  }

  /// QEMU waits for the answer, so the picture is read before it.
  @Test
  void sharedMemoryOf16BitsIsReadBeforeTheAnswer() {
    FakeQemu.Listener q = attach(AttachOptions.DEFAULT.withConsistency(Consistency.HELD));
    try (OwnedFd memory = memory(8);
        Arena arena = Arena.ofConfined()) {
      MemorySegment shared = bytes(memory, 8, arena);
      scanoutMap(q, memory, 0, 2, 2, 4, R5G6B5).ok();
      shared.fill((byte) 0xff);
      sink.awaitFrames(1);
      assertArrayEquals(rgba("000000 000000 000000 000000"), sink.rgba());
    }
  }

  @ParameterizedTest
  @CsvSource({
    // Grey and a palette; a word of 12 bits.
    "08060800, 4, 4, 4, pixman format 0x08060800 has no red",
    "08040800, 4, 4, 4, pixman format 0x08040800 has no red",
    "0c020444, 4, 4, 8, pixman format 0x0c020444 has no red",
    "10020565, 4, 4, 7, at least 8 are needed",
    "10020565, 4, 9, 8, 72 bytes",
    "10020565, 16384, 8000, 32768, pixman format 0x10020565 take 500 MiB; at most 128",
  })
  void sharedMemoryThatCannotBeReadIsAnErrorThatNamesIt(
      String code, int width, int height, int stride, String reason) {
    FakeQemu.Listener q = attach();
    int format = Integer.parseUnsignedInt(code, 16);
    try (OwnedFd memory = memory(64)) {
      String error = scanoutMap(q, memory, 0, width, height, stride, format).error();
      assertTrue(error.contains(reason), error);
      String last = sink.log().getLast();
      assertTrue(last.startsWith("unreadable ScanoutMap: ") && last.contains(reason), last);
    }
  }

  @Test
  void sharedMemoryOf16BitsThatIsTruncatedIsUnreadable() {
    FakeQemu.Listener q = attach();
    try (OwnedFd memory = OwnedFd.adopt(UnsealableMemory.create(8))) {
      scanoutMap(q, memory, 0, 2, 2, 4, R5G6B5).ok();
      sink.awaitFrames(1);
      Memory.truncate(memory.number(), 4);
      q.call(MAP, "UpdateMap", m -> ints(m, 0, 0, 2, 2)).ok();
      sink.await("the reason", s -> s.log().getLast().startsWith("unreadable UpdateMap: "));
      q.call(MAP, "UpdateMap", m -> ints(m, 0, 0, 2, 2)).ok();
      scanout(q, 2, 2, 4, R5G6B5, 8).ok();
      sink.awaitFrames(3);
      assertEquals("pixels 2x2", sink.log().getLast());
    }
  }

  private static MemorySegment bytes(OwnedFd memory, int size, Arena arena) {
    return Memory.map(memory.number(), 0, size, true, arena);
  }

  private static byte[] rgba(String colours) {
    return HexFormat.of().parseHex(colours.replace(" ", "ff") + "ff");
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
