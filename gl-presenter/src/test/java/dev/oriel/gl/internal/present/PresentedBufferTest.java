// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.present;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.format.Fourcc;
import dev.oriel.core.format.PixelFormat;
import dev.oriel.core.frame.Damage;
import dev.oriel.core.frame.DmabufScanout;
import dev.oriel.core.frame.Frame;
import dev.oriel.core.frame.FramePath;
import dev.oriel.core.frame.ReleaseCause;
import dev.oriel.core.geometry.Rect;
import dev.oriel.fixtures.OpenDescriptors;
import dev.oriel.gl.internal.present.RecordingSurface.Swap;
import dev.oriel.guest.MemoryBuffer;
import dev.oriel.guest.TestPixels;
import dev.oriel.guest.WaitingTicket;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Guests' buffers reach the surface unchanged and are released.
final class PresentedBufferTest extends OnePresenter {

  private static Frame.Dmabuf flush(DmabufScanout scanout, Damage damage, WaitingTicket ticket) {
    return new Frame.Dmabuf(1, System.nanoTime(), scanout, damage, ticket);
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
      // The top row of the picture is the last row in memory.
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
    int descriptors = 0;
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
        descriptors = OpenDescriptors.count();
      }
    }
    assertEquals(3, stats().imports());
    assertEquals(197, stats().importHits());
    Map<ReleaseCause, Long> releases = stats().releases();
    long atFences = releases.getOrDefault(ReleaseCause.FINISH, 0L);
    assertEquals(200, atFences + releases.getOrDefault(ReleaseCause.LATCHED, 0L));
    assertEquals(descriptors, OpenDescriptors.count());
    for (MemoryBuffer b : buffers) {
      b.close();
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
    // Reported once, not for each frame.
    assertEquals(
        1,
        listener.events.stream().filter(l -> l.startsWith("failed")).count(),
        listener.events::toString);
    assertTrue(
        listener.events.stream().anyMatch(l -> l.contains("needs " + 4 * W * H + " bytes")),
        listener.events::toString);
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
}
