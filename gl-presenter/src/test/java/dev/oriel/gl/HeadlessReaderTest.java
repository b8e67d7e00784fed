package dev.oriel.gl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.format.Fourcc;
import dev.oriel.core.format.PixelFormat;
import dev.oriel.core.frame.Damage;
import dev.oriel.core.frame.DmabufScanout;
import dev.oriel.core.frame.Frame;
import dev.oriel.core.frame.ReleaseCause;
import dev.oriel.core.geometry.Rect;
import dev.oriel.dmabuf.UnsafeDmabufException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// On one thread, as a reader is.
@Timeout(value = 60, threadMode = ThreadMode.SAME_THREAD)
final class HeadlessReaderTest {

  private static final int W = 53;
  private static final int H = 37;

  private final HeadlessReader reader = HeadlessReader.open();

  @AfterEach
  @Timeout(value = 60, threadMode = ThreadMode.SAME_THREAD)
  void close() {
    reader.close();
  }

  private HeadlessReader.Reading read(
      DmabufScanout scanout, WaitingTicket ticket, ByteBuffer target) {
    try (Frame.Dmabuf frame =
        new Frame.Dmabuf(1, System.nanoTime(), scanout, Damage.full(W, H), ticket)) {
      return reader.read(frame, target);
    }
  }

  private static int rgb(ByteBuffer target, int x, int y) {
    int at = target.position() + 4 * (y * W + x);
    assertEquals((byte) 255, target.get(at + 3), "not opaque");
    return (target.get(at) & 255) << 16
        | (target.get(at + 1) & 255) << 8
        | (target.get(at + 2) & 255);
  }

  @ParameterizedTest
  @EnumSource(PixelFormat.class)
  void readsEachFormatExactlyAndOpaque(PixelFormat format) {
    TestPixels picture = TestPixels.random(W, H, 1);
    int stride = 4 * W + 64;
    try (MemoryBuffer buffer = new MemoryBuffer((long) stride * H)) {
      picture.writeTo(buffer, format, stride, 0, 0);
      WaitingTicket ticket = new WaitingTicket();
      ByteBuffer target = ByteBuffer.allocateDirect(4 * W * H + 8).position(8);
      HeadlessReader.Reading how =
          read(buffer.scanout(W, H, format.fourcc(), stride), ticket, target);
      boolean direct = how.path() == FramePath.DIRECT;
      assertEquals(direct ? ReleaseCause.FINISH : ReleaseCause.COPIED, ticket.await());
      assertEquals(direct, how.reason().isEmpty());
      for (int y = 0; y < H; y++) {
        for (int x = 0; x < W; x++) {
          assertEquals(picture.at(x, y), rgb(target, x, y), x + "," + y);
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"false", "true"})
  void readsTheVisiblePartTheRightWayUp(boolean bottomUp) {
    TestPixels picture = TestPixels.random(W, H, 1);
    int stride = 4 * 100;
    try (MemoryBuffer buffer = new MemoryBuffer(stride * 80L)) {
      picture.writeTo(buffer, PixelFormat.A8R8G8B8, stride, 11, 7);
      ByteBuffer target = ByteBuffer.allocateDirect(4 * W * H);
      HeadlessReader.Reading how =
          read(
              buffer.scanout(100, 80, Fourcc.ARGB8888, stride, new Rect(11, 7, W, H), bottomUp),
              new WaitingTicket(),
              target);
      assertEquals(FramePath.DIRECT, how.path());
      for (int y = 0; y < H; y++) {
        assertEquals(picture.at(5, bottomUp ? H - 1 - y : y), rgb(target, 5, y));
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
    try (MemoryBuffer buffer = new MemoryBuffer(4L * W * H)) {
      buffer.word(4L * (W * 9 + 6), Integer.parseUnsignedInt(word.substring(2), 16));
      ByteBuffer target = ByteBuffer.allocateDirect(4 * W * H);
      HeadlessReader.Reading how =
          read(buffer.scanout(W, H, Fourcc.of(fourcc), 4 * W), new WaitingTicket(), target);
      assertEquals(FramePath.DIRECT, how.path());
      assertEquals(rgb, "%06x".formatted(rgb(target, 6, 9)));
      assertEquals(0, rgb(target, 7, 9));
    }
  }

  @Test
  void aBufferThatIsRefusedGoesBackWithAnErrorInWords() {
    try (MemoryBuffer buffer = new MemoryBuffer(100)) {
      WaitingTicket ticket = new WaitingTicket();
      DmabufScanout scanout = buffer.scanout(W, H, Fourcc.XRGB8888, 4 * W);
      String message =
          String.valueOf(
              assertThrows(
                      UnsafeDmabufException.class,
                      () -> read(scanout, ticket, ByteBuffer.allocateDirect(4 * W * H)))
                  .getMessage());
      assertTrue(message.contains("with 100"), message);
      assertEquals(ReleaseCause.IMPORT_FAILED, ticket.await());
    }
  }

  @Test
  void aTargetThatIsTooSmallIsRefusedAndTheBufferGoesBack() {
    try (MemoryBuffer buffer = new MemoryBuffer(4L * W * H)) {
      WaitingTicket ticket = new WaitingTicket();
      DmabufScanout scanout = buffer.scanout(W, H, Fourcc.XRGB8888, 4 * W);
      assertThrows(
          IllegalArgumentException.class,
          () -> read(scanout, ticket, ByteBuffer.allocateDirect(4 * W * H - 1)));
      assertEquals(ReleaseCause.DRAW_FAILED, ticket.await());
    }
  }
}
