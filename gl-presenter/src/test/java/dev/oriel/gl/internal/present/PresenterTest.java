// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.present;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.cursor.CursorImage;
import dev.oriel.core.format.PixelFormat;
import dev.oriel.core.frame.Damage;
import dev.oriel.core.frame.Frame;
import dev.oriel.core.frame.FramePath;
import dev.oriel.core.frame.MappedScanout;
import dev.oriel.core.frame.ReleaseCause;
import dev.oriel.core.geometry.Rect;
import dev.oriel.core.internal.linux.Memory;
import dev.oriel.core.memory.SharedMemory;
import dev.oriel.core.os.OwnedFd;
import dev.oriel.fixtures.Await;
import dev.oriel.fixtures.UnsealableMemory;
import dev.oriel.gl.internal.present.RecordingSurface.Swap;
import dev.oriel.guest.TestPixels;
import dev.oriel.guest.WaitingTicket;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Pictures from messages and from shared memory reach the surface exactly, and only their damage
/// is drawn.
final class PresenterTest extends OnePresenter {

  @Test
  void tellsOfTheFirstRefusedMessageOfManyInASecond() {
    for (int i = 0; i < 100; i++) {
      presenter.rejected("stride " + i);
    }
    List<String> told = listener.events.stream().filter(h -> h.startsWith("refused")).toList();
    assertEquals("refused stride 0", told.getFirst());
    assertTrue(told.size() < 10, told.toString());
  }

  @ParameterizedTest
  @EnumSource(PixelFormat.class)
  void pixelsOfMessagesAreShownExactly(PixelFormat format) {
    TestPixels picture = TestPixels.random(W, H, 1);
    presenter.frame(picture.frame(1, format));
    assertArrayEquals(picture.rgb, surface.next().rgb());

    Random random = new Random(2);
    for (int i = 0; i < 20; i++) {
      Rect part = TestPixels.rectangle(random, W, H);
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
                : OwnedFd.adopt(UnsealableMemory.create((long) stride * H))) {
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
      Rect part = TestPixels.rectangle(random, W, H);
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

  @Test
  void aConsoleThatShowsNothingIsBlack() {
    presenter.frame(TestPixels.random(W, H, 1).frame(1, PixelFormat.X8R8G8B8));
    surface.next();
    presenter.frame(new Frame.Off(2, System.nanoTime()));
    assertArrayEquals(new int[W * H], surface.next().rgb());
    presenter.frame(TestPixels.random(W, H, 2).frame(3, PixelFormat.X8R8G8B8));
    assertArrayEquals(TestPixels.random(W, H, 2).rgb, surface.next().rgb());
  }

  /// Neither the previous picture nor any part of it is the console's current picture.
  @Test
  void aPictureThatCannotBeHadIsToldAndNothingOfTheOneBeforeStays() {
    presenter.frame(TestPixels.random(W, H, 1).frame(1, PixelFormat.X8R8G8B8));
    surface.next();
    presenter.frame(new Frame.Unreadable(2, System.nanoTime(), "a test's reason"));
    assertArrayEquals(new int[W * H], surface.next().rgb());
    assertEquals("failed a test's reason", listener.events.getLast());
    TestPixels later = TestPixels.random(W, H, 2);
    presenter.frame(later.frame(3, PixelFormat.X8R8G8B8, new Rect(0, 0, 2, 2)));
    Swap swap = surface.next();
    assertEquals(later.at(1, 1), swap.at(1, 1));
    assertEquals(0, swap.at(2, 2));
    assertEquals("shown", listener.events.getLast());
  }

  @Test
  void nothingIsDrawnWhereNothingChanged() {
    presenter.frame(TestPixels.random(W, H, 1).frame(1, PixelFormat.X8R8G8B8));
    surface.next();
    long draws = stats().draws();
    presenter.cursorMoved(5, 5, true);
    presenter.frame(new Frame.Pixels(2, System.nanoTime(), W, H, List.of()));
    Await.until("the frame is taken", Duration.ofSeconds(30), () -> stats().frames() == 2);
    // A later frame is drawn after the earlier ones.
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
        listener.events.stream().filter(l -> l.startsWith("picture")).toList());
  }
}
