package dev.oriel.gl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.cursor.CursorImage;
import dev.oriel.core.format.Fourcc;
import dev.oriel.core.format.PixelFormat;
import dev.oriel.core.frame.Damage;
import dev.oriel.core.frame.DmabufScanout;
import dev.oriel.core.frame.Frame;
import dev.oriel.core.frame.MappedScanout;
import dev.oriel.core.frame.ReleaseCause;
import dev.oriel.core.geometry.Rect;
import dev.oriel.core.internal.linux.Memory;
import dev.oriel.core.os.OwnedFd;
import dev.oriel.core.os.SharedMemory;
import dev.oriel.core.testing.Await;
import dev.oriel.gl.RecordingSurface.Swap;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PresenterTest {

  private static final int W = 67;
  private static final int H = 41;
  private static final Rect ALL = Rect.ofSize(W, H);

  private final RecordingListener listener = new RecordingListener();
  private RecordingSurface surface = new RecordingSurface(W, H);
  private Presenter presenter = start();

  private Presenter start() {
    Presenter p = Presenter.start(surface, null, listener);
    // The first draw has no picture: black.
    assertEquals(0, surface.next().at(0, 0));
    return p;
  }

  @Test
  void tellsOfTheFirstRefusedMessageOfManyInASecond() {
    for (int i = 0; i < 100; i++) {
      presenter.rejected("stride " + i);
    }
    List<String> told = listener.heard.stream().filter(h -> h.startsWith("failed")).toList();
    assertEquals("failed stride 0", told.getFirst());
    assertTrue(told.size() < 10, told.toString());
  }

  private void restart(int width, int height) {
    presenter.close();
    surface = new RecordingSurface(width, height);
    presenter = start();
  }

  @AfterEach
  void close() {
    presenter.close();
    assertFalse(
        listener.heard.stream().anyMatch(l -> l.startsWith("stopped")), listener.heard::toString);
  }

  private PresenterStats.Snapshot stats() {
    return presenter.stats().snapshot();
  }

  private static Frame.Dmabuf flush(DmabufScanout scanout, Damage damage, WaitingTicket ticket) {
    return new Frame.Dmabuf(1, System.nanoTime(), scanout, damage, ticket);
  }

  @ParameterizedTest
  @EnumSource(PixelFormat.class)
  void pixelsOfMessagesAreShownExactly(PixelFormat format) {
    TestPixels picture = TestPixels.random(W, H, 1);
    presenter.frame(picture.frame(1, format));
    assertArrayEquals(picture.rgb, surface.next().rgb());

    Random random = new Random(2);
    for (int i = 0; i < 20; i++) {
      Rect part = WindowProgram.rectangle(random, W, H);
      picture.scribble(part, random);
      presenter.frame(picture.frame(2, format, part));
      Swap swap = surface.next();
      assertArrayEquals(picture.rgb, swap.rgb());
      assertEquals(List.of(part), swap.damage());
    }
    assertEquals(FramePath.PIXELS, stats().path());
  }

  @Test
  void partsInAnotherFormatThanThePictureAreShownExactly() {
    TestPixels picture = TestPixels.random(W, H, 1);
    presenter.frame(picture.frame(1, PixelFormat.X8R8G8B8));
    surface.next();
    for (PixelFormat format : PixelFormat.values()) {
      Rect part = new Rect(3, 5, 40, 20);
      picture.scribble(part, new Random(format.pixman()));
      presenter.frame(picture.frame(2, format, part));
      assertArrayEquals(picture.rgb, surface.next().rgb(), format.toString());
    }
  }

  @Test
  void aMessageGoesBackWhenItsPixelsAreUploaded() {
    TestPixels picture = TestPixels.random(W, H, 1);
    WaitingTicket lease = new WaitingTicket();
    presenter.frame(
        new Frame.Pixels(
            1, System.nanoTime(), W, H, List.of(picture.block(PixelFormat.X8R8G8B8, ALL, lease))));
    assertEquals(ReleaseCause.COPIED, lease.await());
  }

  @Test
  void aPictureThatGrowsIsBlackWhereNothingCameYet() {
    TestPixels small = TestPixels.random(W, H, 1);
    presenter.frame(small.frame(1, PixelFormat.X8R8G8B8));
    surface.next();
    TestPixels large = TestPixels.random(2 * W, 2 * H, 2);
    Rect corner = new Rect(0, 0, 2, 2);
    surface.surface().resize(2 * W, 2 * H);
    presenter.frame(large.frame(2, PixelFormat.X8R8G8B8, corner));
    Swap swap = surface.next();
    assertEquals(large.at(1, 1), swap.at(1, 1));
    assertEquals(0, swap.at(2, 2));
    assertEquals(0, swap.at(2 * W - 1, 2 * H - 1));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void sharedMemoryIsShownExactlyAndOnlyItsDamageIsUploaded(boolean pinned) {
    int stride = 4 * W + 12;
    TestPixels picture = TestPixels.random(W, H, 1);
    try (Arena arena = Arena.ofShared();
        OwnedFd fd =
            pinned
                ? Memory.memfd("oriel-test", (long) stride * H)
                : Memory.unsealableMemfd("oriel-test", (long) stride * H)) {
      ByteBuffer guest = Memory.map(fd.number(), 0, (long) stride * H, true, arena).asByteBuffer();
      guest.put(0, picture.rows(PixelFormat.X8B8G8R8, stride, ALL), 0, stride * H);
      SharedMemory memory = SharedMemory.map(fd.duplicate(), 0, (long) stride * H);
      assertEquals(pinned, memory.isPinned());
      MappedScanout scanout = new MappedScanout(W, H, stride, PixelFormat.X8B8G8R8, memory);
      presenter.frame(new Frame.Mapped(1, System.nanoTime(), scanout, Damage.full(W, H)));
      assertArrayEquals(picture.rgb, surface.next().rgb());

      Rect part = new Rect(10, 20, 30, 7);
      picture.scribble(part, new Random(3));
      guest.put(0, picture.rows(PixelFormat.X8B8G8R8, stride, ALL), 0, stride * H);
      long before = stats().uploadedBytes();
      scanout.retain();
      presenter.frame(new Frame.Mapped(2, System.nanoTime(), scanout, Damage.of(part)));
      assertArrayEquals(picture.rgb, surface.next().rgb());
      assertEquals(4 * part.area(), stats().uploadedBytes() - before);
      assertEquals(stats().uploadedBytes() * (pinned ? 1 : 2), stats().copiedBytes());
    }
    assertEquals(FramePath.MAP, stats().path());
  }

  @ParameterizedTest
  @CsvSource({"200, 123", "67, 41", "134, 82", "150, 41", "33, 20", "67, 300", "500, 500"})
  void drawingOnlyWhatChangedEqualsDrawingEverything(int width, int height) {
    restart(width, height);
    TestPixels picture = TestPixels.random(W, H, 1);
    presenter.frame(picture.frame(1, PixelFormat.X8R8G8B8));
    surface.next();
    Random random = new Random(4);
    Swap last = null;
    for (int i = 0; i < 25; i++) {
      Rect part = WindowProgram.rectangle(random, W, H);
      picture.scribble(part, random);
      presenter.frame(picture.frame(2, PixelFormat.X8R8G8B8, part));
      last = surface.next();
    }
    presenter.redraw();
    Swap full = surface.next();
    assertEquals(List.of(Rect.ofSize(width, height)), full.damage());
    assertArrayEquals(full.rgb(), last == null ? null : last.rgb());
  }

  @Test
  void wholeFactorsRepeatPixelsAndTheRestIsBlack() {
    restart(3 * W + 10, 3 * H);
    TestPixels picture = TestPixels.random(W, H, 1);
    presenter.frame(picture.frame(1, PixelFormat.R8G8B8X8));
    Swap swap = surface.next();
    for (int y = 0; y < swap.height(); y++) {
      for (int x = 0; x < swap.width(); x++) {
        boolean inside = x >= 5 && x < 3 * W + 5;
        assertEquals(inside ? picture.at((x - 5) / 3, y / 3) : 0, swap.at(x, y), x + "," + y);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"false, X8R8G8B8", "true, X8R8G8B8", "false, A8B8G8R8", "true, A8B8G8R8"})
  void theVisiblePartOfADmabufIsShownTheRightWayUp(boolean bottomUp, PixelFormat format) {
    TestPixels picture = TestPixels.random(W, H, 1);
    int stride = 4 * 128;
    try (MemoryBuffer buffer = new MemoryBuffer(stride * 96L)) {
      for (long i = 0; i < stride * 96L; i += 4) {
        buffer.word(i, 0x00ff00ff);
      }
      picture.writeTo(buffer, format, stride, 17, 9);
      WaitingTicket ticket = new WaitingTicket();
      presenter.frame(
          flush(
              buffer.scanout(128, 96, format.fourcc(), stride, new Rect(17, 9, W, H), bottomUp),
              Damage.full(W, H),
              ticket));
      Swap swap = surface.next();
      for (int y = 0; y < H; y++) {
        for (int x = 0; x < W; x++) {
          assertEquals(picture.at(x, bottomUp ? H - 1 - y : y), swap.at(x, y), x + "," + y);
        }
      }
      assertEquals(ReleaseCause.FINISH, ticket.await());
      assertEquals(FramePath.DIRECT, stats().path());
      assertEquals(0, stats().copiedBytes());
    }
  }

  @Test
  void damageOfABottomUpBufferIsRedrawnWhereItIsSeen() {
    int stride = 4 * W;
    TestPixels picture = TestPixels.random(W, H, 1);
    try (MemoryBuffer buffer = new MemoryBuffer((long) stride * H)) {
      picture.writeTo(buffer, PixelFormat.X8R8G8B8, stride, 0, 0);
      DmabufScanout scanout = buffer.scanout(W, H, Fourcc.XRGB8888, stride, ALL, true);
      presenter.frame(flush(scanout, Damage.full(W, H), new WaitingTicket()));
      surface.next();
      // The picture's top row is memory's last.
      buffer.word((long) stride * (H - 1), 0x123456);
      scanout.retain();
      presenter.frame(flush(scanout, Damage.of(new Rect(0, 0, 1, 1)), new WaitingTicket()));
      Swap swap = surface.next();
      assertEquals(0x123456, swap.at(0, 0));
      assertEquals(List.of(new Rect(0, 0, 1, 1)), swap.damage());
    }
  }

  @Test
  void aGuestThatFlipsBetweenThreeBuffersCausesThreeImportsAndGetsEachBackBeforeTheSwap() {
    int stride = 4 * W;
    MemoryBuffer[] buffers = new MemoryBuffer[3];
    for (int i = 0; i < 3; i++) {
      buffers[i] = new MemoryBuffer((long) stride * H);
    }
    long descriptors = 0;
    for (int i = 0; i < 200; i++) {
      buffers[i % 3].word(0, i + 1);
      WaitingTicket ticket = new WaitingTicket();
      boolean[] early = new boolean[1];
      surface.beforeSwap(() -> early[0] = ticket.released());
      presenter.frame(
          flush(buffers[i % 3].scanout(W, H, Fourcc.XRGB8888, stride), Damage.full(W, H), ticket));
      assertEquals(i + 1, surface.next().at(0, 0));
      assertTrue(early[0], "the swap came while the guest waited");
      if (i == 10) {
        descriptors = openDescriptors();
      }
    }
    assertEquals(3, stats().imports());
    assertEquals(197, stats().importHits());
    assertEquals(200L, stats().releases().get(ReleaseCause.FINISH));
    assertEquals(descriptors, openDescriptors());
    for (MemoryBuffer b : buffers) {
      b.close();
    }
  }

  private static long openDescriptors() {
    try (Stream<Path> fds = Files.list(Path.of("/proc/self/fd"))) {
      return fds.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aBufferThatIsRefusedGoesBackAndThePictureBeforeItStays() {
    TestPixels picture = TestPixels.random(W, H, 1);
    presenter.frame(picture.frame(1, PixelFormat.X8R8G8B8));
    surface.next();
    for (int i = 0; i < 3; i++) {
      try (MemoryBuffer tooShort = new MemoryBuffer(4096)) {
        WaitingTicket ticket = new WaitingTicket();
        presenter.frame(
            flush(tooShort.scanout(W, H, Fourcc.XRGB8888, 4 * W), Damage.full(W, H), ticket));
        assertEquals(ReleaseCause.IMPORT_FAILED, ticket.await());
      }
    }
    presenter.redraw();
    assertArrayEquals(picture.rgb, surface.next().rgb());
    // Said once, not for each frame.
    assertEquals(
        1,
        listener.heard.stream().filter(l -> l.startsWith("failed")).count(),
        listener.heard::toString);
    assertTrue(
        listener.heard.stream().anyMatch(l -> l.contains("needs " + 4 * W * H + " bytes")),
        listener.heard::toString);
    assertEquals(3L, stats().failures());
  }

  @Test
  void aFormatThatNoGpuTakesIsMappedByTheCpu() {
    TestPixels picture = TestPixels.random(W, H, 1);
    int stride = 4 * W + 32;
    try (MemoryBuffer buffer = new MemoryBuffer((long) stride * H)) {
      picture.writeTo(buffer, PixelFormat.B8G8R8X8, stride, 0, 0);
      WaitingTicket ticket = new WaitingTicket();
      DmabufScanout scanout =
          buffer.scanout(W, H, PixelFormat.B8G8R8X8.fourcc(), stride, ALL, true);
      presenter.frame(flush(scanout, Damage.full(W, H), ticket));
      Swap swap = surface.next();
      assertEquals(picture.at(3, H - 1), swap.at(3, 0));
      assertEquals(picture.at(W - 1, 0), swap.at(W - 1, H - 1));
      assertEquals(ReleaseCause.COPIED, ticket.await());
      assertEquals(FramePath.BRIDGED, stats().path());
      assertTrue(stats().pathReason().contains("BX24"), stats().pathReason());
    }
  }

  @Test
  void whileNobodySeesTheSurfaceBuffersGoBackUndrawn() {
    int stride = 4 * W;
    try (MemoryBuffer buffer = new MemoryBuffer((long) stride * H)) {
      surface.surface().visible(false);
      DmabufScanout scanout = buffer.scanout(W, H, Fourcc.XRGB8888, stride);
      for (int i = 0; i < 5; i++) {
        scanout.retain();
        WaitingTicket ticket = new WaitingTicket();
        presenter.frame(flush(scanout, Damage.full(W, H), ticket));
        assertEquals(ReleaseCause.HIDDEN, ticket.await());
      }
      scanout.close();
      assertTrue(surface.nothingMore());
      assertEquals(0, stats().imports());
      buffer.word(0, 0x445566);
      surface.surface().visible(true);
      presenter.redraw();
      assertEquals(0x445566, surface.next().at(0, 0));
    }
  }

  @Test
  void closingGivesBackWhatWaitsAndWhatComesLater() {
    int stride = 4 * W;
    try (MemoryBuffer buffer = new MemoryBuffer((long) stride * H)) {
      DmabufScanout scanout = buffer.scanout(W, H, Fourcc.XRGB8888, stride);
      scanout.retain();
      presenter.frame(flush(scanout, Damage.full(W, H), new WaitingTicket()));
      surface.next();
      presenter.close();
      assertEquals(1, scanout.references());
      WaitingTicket late = new WaitingTicket();
      presenter.frame(flush(scanout, Damage.full(W, H), late));
      assertEquals(ReleaseCause.CLOSED, late.await());
      assertEquals(0, scanout.references());
    }
  }

  @Test
  void aConsoleThatShowsNothingIsBlack() {
    presenter.frame(TestPixels.random(W, H, 1).frame(1, PixelFormat.X8R8G8B8));
    surface.next();
    presenter.frame(new Frame.Off(2, System.nanoTime()));
    assertArrayEquals(new int[W * H], surface.next().rgb());
    presenter.frame(TestPixels.random(W, H, 2).frame(3, PixelFormat.X8R8G8B8));
    assertArrayEquals(TestPixels.random(W, H, 2).rgb, surface.next().rgb());
  }

  @Test
  void nothingIsDrawnWhereNothingChanged() {
    presenter.frame(TestPixels.random(W, H, 1).frame(1, PixelFormat.X8R8G8B8));
    surface.next();
    long draws = stats().draws();
    presenter.cursorMoved(5, 5, true);
    presenter.frame(new Frame.Pixels(2, System.nanoTime(), W, H, List.of()));
    Await.until("the frame is taken", Duration.ofSeconds(5), () -> stats().frames() == 2);
    // A frame that follows is drawn after what came before it.
    presenter.frame(TestPixels.random(W, H, 2).frame(3, PixelFormat.X8R8G8B8));
    surface.next();
    assertEquals(draws + 1, stats().draws());
  }

  @Test
  void theGuestsPointerIsBlendedOverThePictureAndLeavesNoTrace() {
    TestPixels picture = new TestPixels(W, H);
    java.util.Arrays.fill(picture.rgb, 0x402000);
    presenter.frame(picture.frame(1, PixelFormat.X8R8G8B8));
    surface.next();
    ByteBuffer argb = ByteBuffer.allocateDirect(4 * 3 * 2);
    // Bytes B, G, R, A: opaque black, opaque green, half green; the second row is transparent.
    argb.putInt(0, 0x000000ff);
    argb.putInt(4, 0x00ff00ff);
    argb.putInt(8, 0x00800080);
    presenter.drawPointer(true);
    presenter.cursorDefined(new CursorImage(3, 2, 1, 0, argb));
    presenter.cursorMoved(20, 10, true);
    Swap swap = surface.next();
    while (swap.at(20, 10) == 0x402000) {
      swap = surface.next();
    }
    assertEquals(0x000000, swap.at(19, 10));
    assertEquals(0x00ff00, swap.at(20, 10));
    int blended = swap.at(21, 10);
    assertEquals(0x20, blended >> 16, 1);
    assertEquals(0x90, blended >> 8 & 0xff, 1);
    assertEquals(0x402000, swap.at(19, 11));
    presenter.cursorMoved(30, 10, true);
    swap = surface.next();
    assertEquals(0x402000, swap.at(20, 10));
    assertEquals(0x00ff00, swap.at(30, 10));
    presenter.cursorMoved(30, 10, false);
    assertArrayEquals(picture.rgb, surface.next().rgb());
  }

  @Test
  void theViewportFollowsPictureAndSurface() {
    presenter.frame(TestPixels.random(W, H, 1).frame(1, PixelFormat.X8R8G8B8));
    surface.next();
    assertEquals(ALL, presenter.viewport().target());
    surface.surface().resize(2 * W, 4 * H);
    presenter.redraw();
    surface.next();
    assertEquals(new Rect(0, H, 2 * W, 2 * H), presenter.viewport().target());
    assertEquals(
        List.of("picture 67x41"),
        listener.heard.stream().filter(l -> l.startsWith("picture")).toList());
  }
}
