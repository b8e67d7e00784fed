// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.wayland;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.format.Fourcc;
import dev.oriel.core.format.Modifier;
import dev.oriel.core.format.PixelFormat;
import dev.oriel.core.frame.DmabufLayout;
import dev.oriel.core.frame.DmabufScanout;
import dev.oriel.core.frame.PlaneLayout;
import dev.oriel.core.geometry.Rect;
import dev.oriel.core.geometry.Rotation;
import dev.oriel.fixtures.Await;
import dev.oriel.fixtures.NeedsWeston;
import dev.oriel.fixtures.OpenDescriptors;
import dev.oriel.fixtures.Screenshot;
import dev.oriel.fixtures.Weston;
import dev.oriel.gl.internal.wayland.WaylandBuffer.State;
import dev.oriel.gl.internal.wayland.gen.wayland_h;
import dev.oriel.guest.MemoryBuffer;
import dev.oriel.guest.TestPixels;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/// A real compositor shows guests' buffers itself, while another thread reads the same connection.
@NeedsWeston
final class PictureSurfaceTest {

  private static final int W = 320;
  private static final int H = 200;
  private static final int STRIDE = 4 * W + 64;
  private static final BufferTransform UPRIGHT = new BufferTransform(false, Rotation.NONE);
  private static final PicturePlacement WHOLE =
      new PicturePlacement(Rect.ofSize(W, H), UPRIGHT, Rect.ofSize(W, H));

  private static MemoryBuffer memory() {
    return new MemoryBuffer((long) STRIDE * H);
  }

  private static DmabufScanout scanout(MemoryBuffer memory, Fourcc fourcc) {
    return memory.scanout(W, H, fourcc, STRIDE);
  }

  /// Waits until the screen shows a picture in a place, and black elsewhere.
  private static void assertShows(Weston compositor, TestPixels picture, int x, int y) {
    String[] difference = {""};
    Await.until(
        () -> "the screen shows the picture: " + difference[0],
        PictureClient.LIMIT,
        () -> {
          difference[0] = difference(compositor, picture, x, y);
          return difference[0].isEmpty();
        });
  }

  private static String difference(Weston compositor, TestPixels picture, int atX, int atY) {
    try {
      Screenshot shot = compositor.screenshot();
      for (int y = 0; y < shot.height(); y++) {
        for (int x = 0; x < shot.width(); x++) {
          boolean inside =
              x >= atX && y >= atY && x < atX + picture.width && y < atY + picture.height;
          int expected = inside ? picture.at(x - atX, y - atY) : 0;
          if (shot.rgb(x, y) != expected) {
            return String.format(
                Locale.ROOT, "at %d,%d %06x instead of %06x", x, y, shot.rgb(x, y), expected);
          }
        }
      }
      return "";
    } catch (IOException e) {
      return e.toString();
    }
  }

  @Test
  void aGuestThatFlipsIsShownByThreeBuffersAndGetsEachBack() throws Exception {
    try (Weston compositor = Weston.startWithGl(W, H);
        PictureClient client = new PictureClient(compositor, W, H)) {
      client.place(WHOLE);
      List<MemoryBuffer> memories = List.of(memory(), memory(), memory());
      long begin = System.nanoTime();
      for (int i = 0; i < 300; i++) {
        MemoryBuffer memory = memories.get(i % 3);
        if (i >= 297) {
          TestPixels.random(W, H, i).writeTo(memory, PixelFormat.X8R8G8B8, STRIDE, 0, 0);
        } else {
          memory.word(4L * i, 0xffffff);
        }
        DmabufScanout scanout = scanout(memory, Fourcc.ARGB8888);
        WaylandBuffer buffer = client.answered(scanout);
        scanout.close();
        assertEquals(State.TAKEN, client.call(buffer::state), buffer::refusal);
        assertFalse(client.call(buffer::busy), "buffer " + i + " was released");
        client.show(buffer);
        assertTrue(client.call(buffer::busy));
        client.take(client.frames);
        if (i > 0) {
          WaylandBuffer before = client.take(client.releases);
          assertEquals(i, before.lastCommit(), "the released commit");
        }
      }
      assertShows(compositor, TestPixels.random(W, H, 299), 0, 0);
      assertEquals(3, client.call(client.buffers::asked));
      assertEquals(3, client.call(client.buffers::size));
      assertFalse(client.surface.fences());
      long time = client.take(client.times);
      // Weston without a screen has another clock.
      assertTrue(
          client.call(client.offer::monotonic)
              ? time > begin && time < System.nanoTime()
              : time == 0,
          time + " after " + begin);
      client.call(
          () -> {
            client.surface.hide();
            return true;
          });
      assertEquals(300, client.take(client.releases).lastCommit());
      assertEquals(3, client.call(client.buffers::size));
      assertShows(compositor, new TestPixels(0, 0), 0, 0);
      DmabufScanout again = scanout(memories.getFirst(), Fourcc.ARGB8888);
      client.show(client.answered(again));
      again.close();
      assertShows(compositor, TestPixels.random(W, H, 297), 0, 0);
      assertEquals(3, client.call(client.buffers::asked));
      memories.forEach(MemoryBuffer::close);
    }
  }

  @Test
  void aPartOfABufferIsShownInEachOrientationWhereItIsPlaced() throws Exception {
    Rect part = new Rect(30, 20, 100, 70);
    TestPixels picture = TestPixels.random(W, H, 7);
    try (Weston compositor = Weston.startWithGl(W, H);
        MemoryBuffer memory = memory();
        PictureClient client = new PictureClient(compositor, W, H)) {
      picture.writeTo(memory, PixelFormat.X8R8G8B8, STRIDE, 0, 0);
      DmabufScanout scanout = scanout(memory, Fourcc.XRGB8888);
      WaylandBuffer buffer = client.answered(scanout);
      scanout.close();
      for (boolean bottomUp : new boolean[] {false, true}) {
        for (Rotation rotation : Rotation.values()) {
          TestPixels turned = turned(picture, part, bottomUp, rotation);
          Rect at = new Rect(11, 13, turned.width, turned.height);
          client.place(new PicturePlacement(part, new BufferTransform(bottomUp, rotation), at));
          client.show(buffer);
          assertShows(compositor, turned, at.x(), at.y());
        }
      }
    }
  }

  /// Returns a part of a picture as it is seen.
  private static TestPixels turned(
      TestPixels picture, Rect part, boolean bottomUp, Rotation rotation) {
    boolean swaps = rotation.swapsAxes();
    int width = swaps ? part.height() : part.width();
    int height = swaps ? part.width() : part.height();
    TestPixels turned = new TestPixels(width, height);
    for (int y = 0; y < part.height(); y++) {
      for (int x = 0; x < part.width(); x++) {
        int row = bottomUp ? part.height() - 1 - y : y;
        Rect to = rotation.turn(new Rect(x, row, 1, 1), part.width(), part.height());
        turned.rgb[to.y() * width + to.x()] = picture.at(part.x() + x, part.y() + y);
      }
    }
    return turned;
  }

  @Test
  void whatTheCompositorDoesNotTakeIsRefusedAndTheConnectionLives() throws Exception {
    try (Weston compositor = Weston.startWithGl(W, H);
        MemoryBuffer memory = memory();
        PictureClient client = new PictureClient(compositor, W, H)) {
      DmabufLayout tiled =
          new DmabufLayout(
              W,
              H,
              Fourcc.XRGB8888,
              0x0100000000000002L,
              List.of(new PlaneLayout(0, STRIDE)),
              Rect.ofSize(W, H),
              false);
      String reason = client.call(() -> client.formats.refusal(tiled));
      assertTrue(reason.contains("XR24"), reason);
      assertTrue(reason.contains("0x0100000000000002"), reason);
      assertTrue(reason.contains("LINEAR"), reason);
      DmabufScanout refused = memory.scanout(tiled);
      WaylandBuffer buffer = client.answered(refused);
      refused.close();
      assertEquals(State.REFUSED, client.call(buffer::state));
      assertEquals(reason, client.call(buffer::refusal));
      assertEquals(0, client.call(client.buffers::asked));

      // Compositors end the connection for a buffer without the end of its last row.
      DmabufScanout cut = memory.scanout(W, H, Fourcc.XRGB8888, STRIDE, (long) STRIDE - 4 * W);
      WaylandBuffer tooShort = client.call(() -> client.buffers.buffer(cut));
      cut.close();
      assertEquals(State.REFUSED, client.call(tooShort::state));
      assertEquals(0, client.call(client.buffers::asked));

      DmabufScanout fine = scanout(memory, Fourcc.XRGB8888);
      assertEquals("", client.call(() -> client.formats.refusal(fine.layout())));
      assertEquals(State.TAKEN, client.call(client.answered(fine)::state));
      fine.close();
      assertNull(client.call(client.offer::error));
    }
  }

  @Test
  void linearAndUnstatedModifiersMeanTheSameForMemory() throws Exception {
    try (Weston compositor = Weston.startWithGl(W, H);
        MemoryBuffer memory = memory();
        PictureClient client = new PictureClient(compositor, W, H)) {
      for (long modifier : new long[] {Modifier.LINEAR, Modifier.INVALID}) {
        DmabufScanout scanout =
            memory.scanout(
                new DmabufLayout(
                    W,
                    H,
                    Fourcc.XRGB8888,
                    modifier,
                    List.of(new PlaneLayout(0, STRIDE)),
                    Rect.ofSize(W, H),
                    false));
        assertEquals(State.TAKEN, client.call(client.answered(scanout)::state));
        scanout.close();
      }
    }
  }

  @Test
  void buffersOfAFormerSizeAreDestroyedWhenTheCompositorHasReadThem() throws Exception {
    int before = OpenDescriptors.count();
    try (Weston compositor = Weston.startWithGl(W, H);
        MemoryBuffer memory = memory();
        PictureClient client = new PictureClient(compositor, W, H)) {
      client.place(WHOLE);
      DmabufScanout large = scanout(memory, Fourcc.XRGB8888);
      WaylandBuffer first = client.answered(large);
      client.show(first);
      client.take(client.frames);
      DmabufScanout small = memory.scanout(W / 2, H / 2, Fourcc.XRGB8888, STRIDE);
      WaylandBuffer second = client.answered(small);
      assertEquals(2, client.call(client.buffers::size), "the first one is still read");
      assertTrue(client.call(first::busy));
      assertFalse(client.call(first::destroyed));
      client.place(
          new PicturePlacement(Rect.ofSize(W / 2, H / 2), UPRIGHT, Rect.ofSize(W / 2, H / 2)));
      client.show(second);
      assertEquals(first, client.take(client.releases));
      assertTrue(client.call(first::destroyed));
      assertEquals(1, client.call(client.buffers::size));
      WaylandBuffer anew = client.answered(large);
      assertTrue(anew != first, "a buffer that was destroyed is not given to anybody");
      large.close();
      small.close();
    }
    Await.until(
        "all descriptors are closed", PictureClient.LIMIT, () -> OpenDescriptors.count() == before);
  }

  @Test
  void questionsThatAreOpenWhenItClosesAreEnded() throws Exception {
    List<MemoryBuffer> memories = new ArrayList<>();
    try (Weston compositor = Weston.startWithGl(W, H);
        PictureClient client = new PictureClient(compositor, W, H)) {
      client.call(
          () -> {
            for (int i = 0; i < 12; i++) {
              MemoryBuffer memory = memory();
              memories.add(memory);
              DmabufScanout scanout = scanout(memory, Fourcc.XRGB8888);
              assertEquals(State.ASKED, client.buffers.buffer(scanout).state());
              scanout.close();
            }
            client.buffers.close();
            return true;
          });
      assertTrue(client.answers.isEmpty());
      assertEquals(0, client.call(client.buffers::size));
      assertNull(client.call(client.offer::error));
    }
    memories.forEach(MemoryBuffer::close);
  }

  @Test
  void aProtocolErrorIsNamedAndEndsNothingElse() throws Exception {
    try (Weston compositor = Weston.startWithGl(W, H);
        MemoryBuffer memory = memory();
        PictureClient client = new PictureClient(compositor, W, H)) {
      client.place(WHOLE);
      DmabufScanout scanout = scanout(memory, Fourcc.XRGB8888);
      WaylandBuffer buffer = client.answered(scanout);
      client.show(buffer);
      client.window.stopReading();
      List<MemorySegment> made = new ArrayList<>();
      client.call(
          () -> {
            // A second viewport of one surface, with the error viewport_exists.
            for (int i = 0; i < 2; i++) {
              made.add(
                  WaylandProxy.create(
                      client.offer.proxy(CompositorGlobal.VIEWPORTER),
                      wayland_h.WP_VIEWPORTER_GET_VIEWPORT(),
                      ViewporterProtocol.VIEWPORT_INTERFACE,
                      1,
                      WaylandProxy.NEW,
                      MemorySegment.ofAddress(client.window.surface())));
            }
            return client.offer.queue().flush();
          });
      String reason = client.take(client.broken);
      assertEquals("the compositor has ended the connection: error 0 of wp_viewporter", reason);
      assertEquals(reason, client.call(client.offer::missing));
      // What is asked for now does nothing.
      client.show(buffer);
      client.place(new PicturePlacement(new Rect(0, 0, 8, 8), UPRIGHT, new Rect(1, 1, W, H)));
      DmabufScanout other = memory.scanout(W, H / 2, Fourcc.XRGB8888, STRIDE);
      assertEquals(State.ASKED, client.call(() -> client.buffers.buffer(other).state()));
      scanout.close();
      other.close();
      made.forEach(wayland_h::wl_proxy_destroy);
      assertTrue(client.broken.isEmpty(), "told once");
    }
  }

  @Test
  void theEndOfTheCompositorIsToldOnceAndHangsNothing() throws Exception {
    try (Weston compositor = Weston.startWithGl(W, H);
        MemoryBuffer memory = memory();
        PictureClient client = new PictureClient(compositor, W, H)) {
      client.place(WHOLE);
      DmabufScanout scanout = scanout(memory, Fourcc.XRGB8888);
      WaylandBuffer buffer = client.answered(scanout);
      scanout.close();
      client.show(buffer);
      client.take(client.frames);
      client.show(buffer);
      compositor.kill();
      String reason = client.take(client.broken);
      assertTrue(reason.startsWith("the connection to the compositor is broken: "), reason);
      client.window.awaitBroken();
      client.show(buffer);
      assertTrue(client.broken.isEmpty(), "told once");
    }
  }

  /// Weston without fences ends the connection for the question, which other compositors answer.
  @Test
  void fencesAreAskedForOnlyIfTheCallerHasThem() throws Exception {
    try (Weston compositor = Weston.startWithGl(W, H);
        MemoryBuffer first = memory();
        MemoryBuffer second = memory();
        PictureClient client = new PictureClient(compositor, W, H, true)) {
      assertTrue(client.call(client.offer::explicitSync));
      assertTrue(client.surface.fences());
      client.window.stopReading();
      client.place(WHOLE);
      // Both are answered before the first is shown, which may end the connection.
      List<WaylandBuffer> buffers = new ArrayList<>();
      for (MemoryBuffer memory : List.of(first, second)) {
        DmabufScanout scanout = scanout(memory, Fourcc.XRGB8888);
        buffers.add(client.answered(scanout));
        scanout.close();
      }
      buffers.forEach(client::show);
      Await.until(
          "the first commit is released, or the connection is ended",
          PictureClient.LIMIT,
          () ->
              client.fenced.contains(1L) || !client.releases.isEmpty() || !client.broken.isEmpty());
      String reason = client.broken.poll();
      assertTrue(
          reason == null || reason.startsWith("the compositor has ended the connection: error"),
          () -> "" + reason);
    }
  }
}
