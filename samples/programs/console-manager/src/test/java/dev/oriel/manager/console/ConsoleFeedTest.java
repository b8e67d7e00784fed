// SPDX-License-Identifier: Apache-2.0
package dev.oriel.manager.console;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.capture.GuestCursor;
import dev.oriel.core.frame.Damage;
import dev.oriel.core.geometry.Rect;
import dev.oriel.core.image.Picture;
import dev.oriel.dbus.Endpoint;
import dev.oriel.dbus.VmConnection;
import dev.oriel.fixtures.Await;
import dev.oriel.guest.EagerGuest;
import dev.oriel.guest.GlShim;
import dev.oriel.guest.GpuFormat;
import dev.oriel.guest.GuestFramebuffer;
import dev.oriel.guest.Guests;
import dev.oriel.guest.NeedsGlShim;
import dev.oriel.guest.NeedsQemu;
import dev.oriel.guest.Qemu;
import dev.oriel.guest.VirtioGpu;
import dev.oriel.guest.VirtioGpu.BlobScanout;
import dev.oriel.guest.VirtioGpu.Fencing;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/// Tests what a [ConsoleFeed] passes to its viewers, without JavaFX.
@NeedsQemu
final class ConsoleFeedTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  /// The deadline after which a buffer is released in any case.
  private static final Duration RELEASE_DEADLINE = Duration.ofMillis(100);

  private static final int WIDTH = 320;
  private static final int HEIGHT = 200;
  private static final Rect WHOLE = Rect.ofSize(WIDTH, HEIGHT);

  @Test
  void showsEachViewerAllOfThePictureFirstAndThenWhatChanged() throws IOException {
    try (Qemu qemu = Qemu.builder().virtioGpu("").start();
        VmConnection vm = open(qemu);
        ConsoleFeed feed = new ConsoleFeed(vm.console(0))) {
      VirtioGpu gpu = new VirtioGpu(qemu);
      GuestFramebuffer fb = GuestFramebuffer.inRam(qemu, WIDTH, HEIGHT, GpuFormat.B8G8R8X8);
      fb.drawGradient();
      Guests.show(gpu, 1, fb);
      Recorder first = new Recorder();
      try (var _ = feed.watch(first, ConsoleFeed.LIVE)) {
        first.awaitPicture(fb);
        assertEquals(WHOLE, first.damages.getFirst().bounds());
        Rect part = new Rect(40, 30, 50, 20);
        // QEMU sends the whole surface once more some time after the listener was attached.
        for (int i = 1; i <= 20 && !part.equals(first.damages.getLast().bounds()); i++) {
          fb.fill(part, GuestFramebuffer.frameColour(i));
          Guests.update(gpu, 1, fb, part);
          first.awaitPicture(fb);
        }
        assertEquals(part, first.damages.getLast().bounds());

        Recorder second = new Recorder();
        try (var _ = feed.watch(second, ConsoleFeed.THUMBNAIL)) {
          second.awaitPicture(fb);
          assertEquals(WHOLE, second.damages.getFirst().bounds(), "an idle guest sends nothing");
          assertEquals(FeedState.SHOWN, second.states.getLast());
        }
        int seen = second.damages.size();
        fb.fill(part, 0xff00_0011);
        Guests.update(gpu, 1, fb, part);
        first.awaitPicture(fb);
        assertEquals(seen, second.damages.size(), "a closed viewer gets nothing");
      }
    }
  }

  @Test
  void aScreenshotIsUpToDateWhoeverLooks() throws IOException {
    try (Qemu qemu = Qemu.builder().virtioGpu("").start();
        VmConnection vm = open(qemu);
        ConsoleFeed feed = new ConsoleFeed(vm.console(0))) {
      VirtioGpu gpu = new VirtioGpu(qemu);
      GuestFramebuffer fb = GuestFramebuffer.inRam(qemu, WIDTH, HEIGHT, GpuFormat.B8G8R8X8);
      fb.drawGradient();
      Guests.show(gpu, 1, fb);
      assertArrayEquals(fb.expectedRgba(WHOLE), rgba(feed.screenshot().join()));
      for (int i = 0; i < 5; i++) {
        fb.drawFrame(i);
        Guests.update(gpu, 1, fb, WHOLE);
        assertArrayEquals(fb.expectedRgba(WHOLE), rgba(feed.screenshot().join()), "picture " + i);
      }
      Recorder viewer = new Recorder();
      try (var _ = feed.watch(viewer, ConsoleFeed.THUMBNAIL)) {
        viewer.awaitPicture(fb);
        fb.drawNoise(3);
        Guests.update(gpu, 1, fb, WHOLE);
        assertArrayEquals(fb.expectedRgba(WHOLE), rgba(feed.screenshot().join()));
        viewer.awaitPicture(fb);
      }
    }
  }

  /// Live pictures are read from memory to which such a guest is drawing.
  @Test
  void aScreenshotIsOfOneMomentAlsoOfAGuestThatDrawsWithoutWaiting() throws IOException {
    try (EagerGuest guest = EagerGuest.start(1280, 800);
        VmConnection vm = open(guest.qemu());
        ConsoleFeed feed = new ConsoleFeed(vm.console(0));
        var _ = feed.watch(new Recorder(), ConsoleFeed.THUMBNAIL)) {
      for (int i = 0; i < 20; i++) {
        Picture picture = feed.screenshot().join();
        assertEquals(Rect.ofSize(1280, 800), picture.bounds());
        assertTrue(EagerGuest.isWhole(picture.pixels()), "screenshot " + i + " is torn");
      }
    }
  }

  /// A thumbnail is updated four times a second. If a guest's buffer were kept that long, or until
  /// its deadline, the guest would wait until the deadline for most of its pictures. A busy machine
  /// delays single pictures.
  @Test
  @NeedsQemu
  @NeedsGlShim
  void aThumbnailDoesNotKeepTheGuestWaitingForItsBuffer() throws IOException {
    try (Qemu qemu =
            Qemu.builder().gl(GlShim.get()).virtioGpu("blob=true").framebuffers(1, 8).start();
        VmConnection vm = open(qemu);
        ConsoleFeed feed = new ConsoleFeed(vm.console(0))) {
      VirtioGpu gpu = new VirtioGpu(qemu);
      GuestFramebuffer fb = GuestFramebuffer.inModule(qemu, 0, WIDTH, HEIGHT, GpuFormat.B8G8R8X8);
      fb.drawFrame(0);
      gpu.createBlob(1, fb.size(), fb.scatteredExtents()).ok();
      gpu.setScanoutBlob(0, 1, BlobScanout.whole(WIDTH, HEIGHT, GpuFormat.B8G8R8X8)).ok();
      Recorder viewer = new Recorder();
      try (var _ = feed.watch(viewer, ConsoleFeed.THUMBNAIL)) {
        viewer.awaitPicture(fb);
        long[] waits = new long[20];
        long started = System.nanoTime();
        int copiedBefore = viewer.damages.size();
        for (int i = 0; i < waits.length; i++) {
          fb.drawFrame(i + 1);
          waits[i] = gpu.flush(1, WHOLE, Fencing.FENCED).ok().nanos();
        }
        Arrays.sort(waits);
        assertTrue(
            waits[waits.length / 2] < RELEASE_DEADLINE.toNanos(),
            "half of the guest's flushes waited " + waits[waits.length / 2] / 1_000_000 + " ms");
        viewer.awaitPicture(fb);
        int copied = viewer.damages.size() - copiedBefore;
        long looks = (System.nanoTime() - started) / ConsoleFeed.THUMBNAIL.toNanos() + 2;
        assertTrue(copied <= looks, copied + " pictures were copied in " + looks + " looks");
      }
    }
  }

  private static VmConnection open(Qemu qemu) {
    return VmConnection.open(new Endpoint.Qmp(qemu.qmpSocket()), null);
  }

  private static byte[] rgba(Picture picture) {
    byte[] bytes = new byte[4 * picture.width() * picture.height()];
    picture.pixels().get(bytes);
    return bytes;
  }

  /// Keeps the pictures that it was shown.
  private static final class Recorder implements FeedViewer {

    final List<Damage> damages = new CopyOnWriteArrayList<>();
    final List<FeedState> states = new CopyOnWriteArrayList<>();
    private volatile byte[] latest = new byte[0];

    @Override
    public void frame(Picture picture, Damage damage) {
      damages.add(damage);
      latest = rgba(picture);
    }

    @Override
    public void cursor(GuestCursor cursor) {
      // Not of interest here.
    }

    @Override
    public void state(FeedState state) {
      states.add(state);
    }

    void awaitPicture(GuestFramebuffer fb) {
      byte[] expected = fb.expectedRgba(fb.bounds());
      Await.until(
          () -> "the guest's picture; shown " + damages + ", " + states,
          LIMIT,
          () -> Arrays.equals(expected, latest));
    }
  }
}
