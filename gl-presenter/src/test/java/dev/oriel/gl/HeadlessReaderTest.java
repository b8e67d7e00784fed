// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.format.Fourcc;
import dev.oriel.core.format.PixelFormat;
import dev.oriel.core.frame.Damage;
import dev.oriel.core.frame.DmabufScanout;
import dev.oriel.core.frame.Frame;
import dev.oriel.core.frame.FramePath;
import dev.oriel.core.frame.ReleaseCause;
import dev.oriel.core.geometry.Rect;
import dev.oriel.core.image.Picture;
import dev.oriel.core.os.OsException;
import dev.oriel.dmabuf.UnsafeDmabufException;
import dev.oriel.guest.MemoryBuffer;
import dev.oriel.guest.TestPixels;
import dev.oriel.guest.WaitingTicket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// All tests run on one thread, to which the reader belongs.
@Timeout(value = 600, threadMode = ThreadMode.SAME_THREAD)
final class HeadlessReaderTest {

  private static final int W = 53;
  private static final int H = 37;

  private static HeadlessReader open(boolean throughGl) {
    return throughGl ? HeadlessReader.throughGl() : HeadlessReader.open();
  }

  private static HeadlessReader.Reading readWhole(
      HeadlessReader reader,
      DmabufScanout scanout,
      WaitingTicket ticket,
      Picture target,
      Picture before) {
    Damage whole = Damage.full(W, H);
    try (Frame.Dmabuf frame = new Frame.Dmabuf(1, System.nanoTime(), scanout, whole, ticket)) {
      return reader.read(frame, whole, target, before);
    }
  }

  private static HeadlessReader.Reading readWhole(
      HeadlessReader reader, DmabufScanout scanout, WaitingTicket ticket, Picture target) {
    return readWhole(reader, scanout, ticket, target, target);
  }

  /// Returns the changed rows. The caller keeps the scanout.
  private static Damage changes(
      HeadlessReader reader, DmabufScanout scanout, Picture target, Picture before) {
    scanout.retain();
    return readWhole(reader, scanout, new WaitingTicket(), target, before).changed();
  }

  private static void assertOpaque(Picture picture) {
    ByteBuffer pixels = picture.pixels();
    for (int at = 3; at < pixels.limit(); at += 4) {
      assertEquals((byte) 255, pixels.get(at), "not opaque");
    }
  }

  /// Directly from memory if the renderer is software, and through OpenGL.
  @ParameterizedTest
  @EnumSource(PixelFormat.class)
  void readsEachFormatExactlyAndOpaque(PixelFormat format) {
    TestPixels picture = TestPixels.random(W, H, 1);
    int stride = 4 * W + 64;
    for (boolean throughGl : new boolean[] {false, true}) {
      try (MemoryBuffer buffer = new MemoryBuffer((long) stride * H);
          HeadlessReader reader = open(throughGl)) {
        picture.writeTo(buffer, format, stride, 0, 0);
        WaitingTicket ticket = new WaitingTicket();
        Picture target = new Picture(W, H);
        HeadlessReader.Reading how =
            readWhole(reader, buffer.scanout(W, H, format.fourcc(), stride), ticket, target);
        boolean direct = how.path() == FramePath.DIRECT;
        boolean gpu = direct && !reader.maps();
        assertEquals(gpu ? ReleaseCause.FINISH : ReleaseCause.COPIED, ticket.await());
        assertTrue(direct || !reader.maps(), how::reason);
        assertEquals(direct, how.reason().isEmpty());
        assertOpaque(target);
        for (int y = 0; y < H; y++) {
          for (int x = 0; x < W; x++) {
            assertEquals(picture.at(x, y), target.rgb(x, y), x + "," + y);
          }
        }
      }
    }
  }

  /// Directly from memory if the renderer is software, through OpenGL, and through the mapping for
  /// a format that llvmpipe does not import.
  @ParameterizedTest
  @CsvSource({
    "A8R8G8B8,false,false",
    "A8R8G8B8,true,false",
    "B8G8R8X8,false,false",
    "B8G8R8X8,true,false",
    "A8R8G8B8,false,true",
    "A8R8G8B8,true,true",
    "B8G8R8X8,false,true",
    "B8G8R8X8,true,true"
  })
  void readsTheDamagedPartsAloneTheRightWayUp(
      PixelFormat format, boolean bottomUp, boolean throughGl) {
    TestPixels picture = TestPixels.random(W, H, 1);
    int stride = 4 * 100;
    try (MemoryBuffer buffer = new MemoryBuffer(stride * 80L);
        HeadlessReader reader = open(throughGl)) {
      picture.writeTo(buffer, format, stride, 11, 7);
      Picture target = new Picture(W, H);
      target.fill(target.bounds(), 0x010203);
      Damage damage = Damage.of(new Rect(3, 2, 20, 5)).plus(new Rect(30, 20, 7, H - 20));
      WaitingTicket ticket = new WaitingTicket();
      try (Frame.Dmabuf frame =
          new Frame.Dmabuf(
              1,
              System.nanoTime(),
              buffer.scanout(100, 80, format.fourcc(), stride, new Rect(11, 7, W, H), bottomUp),
              damage,
              ticket)) {
        HeadlessReader.Reading how = reader.read(frame, damage, target, target);
        boolean mapped = reader.maps() || format != PixelFormat.A8R8G8B8;
        assertEquals(mapped && !reader.maps() ? FramePath.BRIDGED : FramePath.DIRECT, how.path());
        assertEquals(how.path() == FramePath.DIRECT, how.reason().isEmpty());
        assertEquals(mapped ? ReleaseCause.COPIED : ReleaseCause.FINISH, ticket.await());
        assertEquals(damage, how.changed());
      }
      for (int y = 0; y < H; y++) {
        for (int x = 0; x < W; x++) {
          boolean read = damage.contains(new Rect(x, y, 1, 1));
          int expected = read ? picture.at(x, bottomUp ? H - 1 - y : y) : 0x010203;
          assertEquals(expected, target.rgb(x, y), x + "," + y);
        }
      }
    }
  }

  /// Reads into the picture that was shown, and into another picture with different content.
  @ParameterizedTest
  @CsvSource({
    "false,false,false",
    "true,false,false",
    "false,true,false",
    "true,true,false",
    "false,false,true",
    "true,false,true",
    "false,true,true",
    "true,true,true"
  })
  void tellsTheRowsThatDifferFromThePictureBefore(
      boolean bottomUp, boolean elsewhere, boolean throughGl) {
    TestPixels picture = TestPixels.random(W, H, 1);
    int stride = 4 * W;
    Damage whole = Damage.full(W, H);
    try (MemoryBuffer buffer = new MemoryBuffer((long) stride * H);
        HeadlessReader reader = open(throughGl);
        DmabufScanout scanout =
            buffer.scanout(W, H, Fourcc.XRGB8888, stride, Rect.ofSize(W, H), bottomUp)) {
      picture.writeTo(buffer, PixelFormat.X8R8G8B8, stride, 0, 0);
      Picture before = new Picture(W, H);
      assertEquals(whole, changes(reader, scanout, before, before));
      Picture target = elsewhere ? new Picture(W, H) : before;
      assertEquals(Damage.NONE, changes(reader, scanout, target, before));

      // Rows 9 and 12 in memory.
      buffer.word(4L * (W * 9 + 6), ~picture.at(6, 9));
      buffer.word(4L * (W * 12 + W - 1), ~picture.at(W - 1, 12));
      Rect changed = new Rect(0, bottomUp ? H - 1 - 12 : 9, W, 4);
      assertEquals(Damage.of(changed), changes(reader, scanout, target, before));
      assertEquals(~picture.at(6, 9) & 0xffffff, target.rgb(6, bottomUp ? H - 1 - 9 : 9));
      assertEquals(picture.at(5, 9), target.rgb(5, bottomUp ? H - 1 - 9 : 9));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aGuestThatFlipsCausesOneImportABuffer(boolean throughGl) {
    Picture target = new Picture(W, H);
    try (MemoryBuffer a = new MemoryBuffer(4L * W * H);
        MemoryBuffer b = new MemoryBuffer(4L * W * H);
        MemoryBuffer c = new MemoryBuffer(4L * W * H);
        HeadlessReader reader = open(throughGl)) {
      for (int i = 0; i < 30; i++) {
        MemoryBuffer shown = List.of(a, b, c).get(i % 3);
        shown.fill(0x1000 + i);
        try (DmabufScanout scanout = shown.scanout(W, H, Fourcc.XRGB8888, 4 * W)) {
          assertEquals(Damage.full(W, H), changes(reader, scanout, target, target));
        }
        assertEquals(0x1000 + i, target.rgb(W - 1, H - 1));
      }
      assertEquals(3, reader.imports());
    }
  }

  @Test
  void aBufferThatIsRefusedGoesBackWithAnErrorInWords() {
    Picture target = new Picture(W, H);
    try (MemoryBuffer buffer = new MemoryBuffer(100)) {
      for (boolean throughGl : new boolean[] {false, true}) {
        WaitingTicket ticket = new WaitingTicket();
        try (HeadlessReader reader = open(throughGl)) {
          RuntimeException refused =
              assertThrows(
                  RuntimeException.class,
                  () ->
                      readWhole(
                          reader, buffer.scanout(W, H, Fourcc.XRGB8888, 4 * W), ticket, target));
          String message = String.valueOf(refused.getMessage());
          if (reader.maps()) {
            assertTrue(refused instanceof OsException, refused::toString);
            assertTrue(message.contains("the file has only 100 bytes"), message);
          } else {
            assertTrue(refused instanceof UnsafeDmabufException, refused::toString);
            assertTrue(message.contains("has only 100"), message);
          }
        }
        assertEquals(ReleaseCause.IMPORT_FAILED, ticket.await());
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "XR30, 0x3ff00000, ff0000",
    "XR30, 0x000ffc00, 00ff00",
    "AR30, 0x000003ff, 0000ff",
    "XB30, 0x000003ff, ff0000",
    "AB30, 0x3ff00000, 0000ff"
  })
  void readsTenBitColours(String fourcc, String word, String rgb) {
    try (MemoryBuffer buffer = new MemoryBuffer(4L * W * H);
        HeadlessReader reader = open(false)) {
      buffer.word(4L * (W * 9 + 6), Integer.parseUnsignedInt(word.substring(2), 16));
      Picture target = new Picture(W, H);
      HeadlessReader.Reading how =
          readWhole(
              reader, buffer.scanout(W, H, Fourcc.of(fourcc), 4 * W), new WaitingTicket(), target);
      assertEquals(FramePath.DIRECT, how.path());
      assertEquals(rgb, String.format(Locale.ROOT, "%06x", target.rgb(6, 9)));
      assertEquals(0, target.rgb(7, 9));
    }
  }

  @Test
  void aTargetOfAnotherSizeIsRefusedAndTheBufferGoesBack() {
    Picture target = new Picture(W, H + 1);
    try (MemoryBuffer buffer = new MemoryBuffer(4L * W * H);
        HeadlessReader reader = open(false)) {
      WaitingTicket ticket = new WaitingTicket();
      DmabufScanout scanout = buffer.scanout(W, H, Fourcc.XRGB8888, 4 * W);
      assertThrows(
          IllegalArgumentException.class, () -> readWhole(reader, scanout, ticket, target));
      assertEquals(ReleaseCause.DRAW_FAILED, ticket.await());
    }
  }
}
