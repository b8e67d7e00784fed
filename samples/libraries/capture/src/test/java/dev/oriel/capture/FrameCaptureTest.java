// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.frame.Damage;
import dev.oriel.core.frame.ReleaseCause;
import dev.oriel.core.geometry.Rect;
import dev.oriel.core.image.Picture;
import dev.oriel.dbus.Console;
import dev.oriel.dbus.Endpoint;
import dev.oriel.dbus.VmConnection;
import dev.oriel.dbus.listener.AttachOptions;
import dev.oriel.guest.GpuFormat;
import dev.oriel.guest.GuestFramebuffer;
import dev.oriel.guest.Guests;
import dev.oriel.guest.NeedsGlShim;
import dev.oriel.guest.NeedsQemu;
import dev.oriel.guest.Qemu;
import dev.oriel.guest.VirtioGpu;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/// Frames, waits and streams against the real QEMU with a guest that the test drives.
final class FrameCaptureTest {

  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Duration BRIEFLY = Duration.ofMillis(60);
  private static final int WIDTH = GatedGuest.WIDTH;

  /// A deadline that a busy machine seldom reaches. It releases nothing unless a program holds a
  /// buffer.
  private static final CaptureOptions PATIENT =
      CaptureOptions.DEFAULT.withAttach(AttachOptions.DEFAULT.withDeadline(GatedGuest.DEADLINE));

  private static FrameCapture open(Qemu qemu, CaptureOptions options) {
    return FrameCapture.open(new Endpoint.Qmp(qemu.qmpSocket()), null, options);
  }

  private static long late(FrameCapture capture) {
    return capture.stats().releases().getOrDefault(ReleaseCause.DEADLINE, 0L);
  }

  private static int frameNumber(CapturedFrame frame) {
    return GuestFramebuffer.frameNumber(frame.picture().rgb(0, 0));
  }

  private static boolean isUniform(Picture picture) {
    Picture expected = new Picture(picture.width(), picture.height());
    expected.fill(expected.bounds(), picture.rgb(0, 0));
    return picture.samePixels(expected);
  }

  @Test
  @NeedsQemu
  @NeedsGlShim
  void aGuestThatWaitsForItsBufferIsNeverCapturedTorn() throws Exception {
    int wanted = 1000;
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch seen = new CountDownLatch(wanted);
    AtomicReference<String> torn = new AtomicReference<>("");
    try (GatedGuest guest = new GatedGuest();
        FrameCapture capture = open(guest.qemu, PATIENT);
        FrameStream _ =
            capture.stream(
                new FrameListener() {
                  @Override
                  public void frame(CapturedFrame frame) {
                    if (frame.width() == WIDTH) {
                      if (!isUniform(frame.picture())) {
                        torn.set(frame + " is torn");
                      }
                      begun.countDown();
                      seen.countDown();
                    }
                  }

                  @Override
                  public void ended(String reason) {
                    torn.set("ended: " + reason);
                  }
                })) {
      // EGL starts with the first frame, which may take longer than any deadline.
      assertTrue(begun.await(SOON.toSeconds(), TimeUnit.SECONDS), capture::describeState);
      long late = late(capture);
      long slow = guest.slow();
      for (int i = 0; seen.getCount() > 0 && torn.get().isEmpty(); i++) {
        guest.show(i);
      }
      assertTrue(torn.get().isEmpty() || late(capture) > late, torn::get);
      assertTrue(late(capture) - late <= guest.slow() - slow, () -> "" + capture.stats());
    }
  }

  @Test
  @NeedsQemu
  @NeedsGlShim
  void aSlowProgramCostsBoundedMemoryAndNeverHoldsTheGuest() throws Exception {
    int leases = 2;
    try (GatedGuest guest = new GatedGuest();
        FrameCapture capture = open(guest.qemu, PATIENT.withMaxLeases(leases))) {
      guest.show(1);
      CapturedFrame first = capture.await(f -> f.width() == WIDTH && frameNumber(f) == 1, SOON);
      guest.show(2);
      CapturedFrame second = capture.await(f -> frameNumber(f) == 2, SOON);
      long late = late(capture);
      long slow = guest.slow();
      for (int i = 3; i <= 200; i++) {
        guest.show(i);
      }
      CaptureStats stats = capture.stats();
      assertTrue(guest.slow() - slow < 10, guest.slow() - slow + " flushes were slow");
      assertTrue(late(capture) - late <= guest.slow() - slow, stats::toString);
      assertEquals(leases, stats.leases());
      // QEMU's initial placeholder has another size.
      assertTrue(stats.buffers() <= leases + 3, stats::toString);
      String refused =
          String.valueOf(
              assertThrows(CaptureTimeoutException.class, () -> capture.next(BRIEFLY))
                  .getMessage());
      assertTrue(refused.contains("all 2 frames are held"), refused);
      assertEquals(1, frameNumber(first));
      assertTrue(isUniform(first.picture()), "a frame changes while it is held");
      first.close();
      try (CapturedFrame newest = capture.await(f -> frameNumber(f) == 200, SOON)) {
        assertEquals(newest.bounds(), newest.damage().bounds());
        assertEquals(2, frameNumber(second));
      }
      second.close();
      assertThrows(IllegalStateException.class, first::picture);
    }
  }

  @Test
  @NeedsQemu
  void capturesTwentyFourConsolesAtOnce() throws Exception {
    try (Qemu qemu =
            Qemu.builder()
                .device("virtio-gpu-pci,id=a,max_outputs=16")
                .device("virtio-gpu-pci,id=b,max_outputs=8")
                .start();
        VmConnection vm = VmConnection.open(new Endpoint.Qmp(qemu.qmpSocket()), null)) {
      VirtioGpu[] gpus = {new VirtioGpu(qemu, 0), new VirtioGpu(qemu, 1)};
      List<GuestFramebuffer> screens = new ArrayList<>();
      for (int i = 0; i < 24; i++) {
        VirtioGpu gpu = gpus[i / 16];
        GuestFramebuffer fb = GuestFramebuffer.inRam(qemu, 64 + i, 48, GpuFormat.B8G8R8X8);
        screens.add(fb);
        gpu.createResource2d(1 + i, fb.format(), fb.width(), fb.height()).ok();
        gpu.attachBacking(1 + i, fb.extents()).ok();
        gpu.setScanout(i % 16, 1 + i, fb.bounds()).ok();
      }
      TreeSet<String> devices = new TreeSet<>();
      vm.consoles().forEach(c -> devices.add(c.info().deviceAddress()));
      assertEquals(2, devices.size(), devices::toString);
      List<FrameCapture> captures = new ArrayList<>();
      List<Integer> indices = new ArrayList<>();
      try {
        for (Console console : vm.consoles()) {
          boolean first = console.info().deviceAddress().equals(devices.first());
          indices.add((first ? 0 : 16) + console.info().head());
          captures.add(FrameCapture.open(console, CaptureOptions.DEFAULT));
        }
        assertEquals(24, captures.size());
        for (int round = 1; round <= 3; round++) {
          for (int i = 0; i < 24; i++) {
            screens.get(i).drawFrame(100 * round + i);
            Guests.update(gpus[i / 16], 1 + i, screens.get(i), screens.get(i).bounds());
          }
          for (int c = 0; c < captures.size(); c++) {
            int index = indices.get(c);
            int expected = 100 * round + index;
            try (CapturedFrame frame =
                captures
                    .get(c)
                    .await(f -> f.width() == 64 + index && frameNumber(f) == expected, SOON)) {
              assertTrue(isUniform(frame.picture()), frame::toString);
            }
          }
        }
      } finally {
        captures.forEach(FrameCapture::close);
      }
    }
  }

  @Test
  void drawsThePointerWhereItsHotSpotIsAndClipsItAtTheEdges() throws Exception {
    try (Desktop guest = Desktop.start()) {
      GuestFramebuffer image = GuestFramebuffer.inRam(guest.qemu(), 64, 64, GpuFormat.B8G8R8A8);
      image.fill(image.bounds(), 0);
      image.fill(new Rect(0, 0, 40, 20), 0xffff8000);
      image.fill(new Rect(30, 30, 34, 34), 0xff0080ff);
      guest.gpu().createResource2d(9, image.format(), 64, 64).ok();
      guest.gpu().attachBacking(9, image.extents()).ok();
      guest.gpu().transferToHost2d(9, image.bounds(), 0).ok();
      try (FrameCapture capture = open(guest.qemu(), CaptureOptions.DEFAULT.withCursor(true))) {
        capture.current(SOON).close();
        int[][] places = {{100, 50}, {0, 0}, {639, 479}, {3, 479}, {639, 4}, {320, 240}};
        for (int[] p : places) {
          guest.gpu().updateCursor(0, 9, p[0], p[1], 3, 4);
          try (CapturedFrame frame =
              capture.await(
                  f -> f.cursor().visible() && f.cursor().x() == p[0] && f.cursor().y() == p[1],
                  SOON)) {
            assertTrue(frame.cursorDrawn());
            assertArrayEquals(expected(guest.fb(), image, p[0] - 3, p[1] - 4), rgba(frame));
          }
        }
        // A change of the picture below the pointer, in a buffer into which the pointer was drawn.
        guest.fill(new Rect(300, 220, 60, 60), 0xff123456);
        try (CapturedFrame frame =
            capture.await(f -> f.picture().rgb(302, 222) == 0x123456, SOON)) {
          assertArrayEquals(expected(guest.fb(), image, 317, 236), rgba(frame));
        }
        guest.gpu().updateCursor(0, 0, 0, 0, 0, 0);
        try (CapturedFrame frame = capture.await(f -> !f.cursor().visible(), SOON)) {
          assertArrayEquals(guest.fb().expectedRgba(guest.fb().bounds()), rgba(frame));
        }
      }
    }
  }

  private static byte[] rgba(CapturedFrame frame) {
    byte[] bytes = new byte[frame.strideBytes() * frame.height()];
    frame.pixels().get(bytes);
    return bytes;
  }

  private static byte[] expected(GuestFramebuffer fb, GuestFramebuffer image, int left, int top) {
    byte[] screen = fb.expectedRgba(fb.bounds());
    byte[] shape = image.expectedRgba(image.bounds());
    for (int y = 0; y < image.height(); y++) {
      for (int x = 0; x < image.width(); x++) {
        int from = 4 * (y * image.width() + x);
        if (fb.bounds().contains(left + x, top + y) && shape[from + 3] != 0) {
          System.arraycopy(shape, from, screen, 4 * ((top + y) * fb.width() + left + x), 4);
        }
      }
    }
    return screen;
  }

  @Test
  void waitsForAChangeOfPixelsAndNotOfDamage() throws Exception {
    try (Desktop guest = Desktop.start();
        FrameCapture capture = open(guest.qemu(), CaptureOptions.DEFAULT);
        CapturedFrame before = capture.current(SOON)) {
      Guests.update(guest.gpu(), 1, guest.fb(), guest.fb().bounds());
      CaptureTimeoutException none =
          assertThrows(CaptureTimeoutException.class, () -> capture.awaitChange(before, BRIEFLY));
      assertTrue(String.valueOf(none.getMessage()).contains("did not change"), none::getMessage);
      assertThrows(CaptureTimeoutException.class, () -> capture.next(BRIEFLY));
      try (CapturedFrame same = capture.awaitFrame(before.sequence() + 1, SOON)) {
        assertTrue(same.samePixels(before));
        assertEquals(Damage.NONE, same.damage());
        assertEquals(before.changedNanos(), same.changedNanos());
        assertEquals(before.drawn(), same.drawn());
      }
      CompletableFuture<CapturedFrame> change =
          CompletableFuture.supplyAsync(() -> unchecked(() -> capture.awaitChange(before, SOON)));
      guest.fill(new Rect(7, 9, 1, 1), 0xff00ff00);
      try (CapturedFrame after = change.get(30, TimeUnit.SECONDS)) {
        assertEquals(1, after.picture().countDifferences(before.picture()));
        assertTrue(after.sequence() > before.sequence());
        assertTrue(after.arrivedNanos() - before.arrivedNanos() > 0);
        assertTrue(after.damage().contains(new Rect(7, 9, 1, 1)));
        assertEquals(before.drawn() + 1, after.drawn());
      }
    }
  }

  /// A stable picture, and the time at which it was returned.
  private record Rest(CapturedFrame frame, long nanos) {}

  /// On a busy machine, the guest itself may be idle for so long between two changes.
  @Test
  void isStableOnlyWhenNoPixelHasChangedForSoLong() throws Exception {
    try (Desktop guest = Desktop.start();
        FrameCapture capture = open(guest.qemu(), CaptureOptions.DEFAULT)) {
      Duration quiet = Duration.ofMillis(150);
      byte[] expected = guest.fb().expectedRgba(guest.fb().bounds());
      List<Long> changed = new ArrayList<>(List.of(System.nanoTime()));
      CompletableFuture<Rest> stable =
          CompletableFuture.supplyAsync(
              () -> new Rest(unchecked(() -> capture.awaitStable(quiet, SOON)), System.nanoTime()));
      for (int i = 0; i < 20 && !stable.isDone(); i++) {
        changed.add(System.nanoTime());
        guest.fill(new Rect(i, i, 1, 1), 0xffff0000 + i);
        Guests.update(guest.gpu(), 1, guest.fb(), guest.fb().bounds());
      }
      Rest rest = stable.get(30, TimeUnit.SECONDS);
      try (CapturedFrame frame = rest.frame()) {
        int changes = 0;
        for (; frame.picture().rgb(changes, changes) == 0xff0000 + changes; changes++) {
          int at = 4 * changes * (guest.fb().width() + 1);
          System.arraycopy(new byte[] {(byte) 0xff, 0, (byte) changes}, 0, expected, at, 3);
        }
        long rested = rest.nanos() - changed.get(changes);
        assertTrue(rested >= quiet.toNanos(), rested + " ns after change " + changes);
        assertArrayEquals(expected, rgba(frame));
      }
      CaptureTimeoutException late =
          assertThrows(
              CaptureTimeoutException.class,
              () -> capture.awaitStable(Duration.ofSeconds(5), BRIEFLY));
      assertTrue(String.valueOf(late.getMessage()).contains("did not rest"), late::getMessage);
    }
  }

  @Test
  void waitsEndWhenTheVmGoesOrTheCaptureIsClosed() throws Exception {
    try (Desktop guest = Desktop.start()) {
      FrameCapture capture = open(guest.qemu(), CaptureOptions.DEFAULT);
      try (CapturedFrame held = capture.current(SOON)) {
        CompletableFuture<CapturedFrame> next =
            CompletableFuture.supplyAsync(
                () -> {
                  while (true) { // QEMU may send the whole picture once more
                    unchecked(() -> capture.next(SOON)).close();
                  }
                });
        guest.qemu().quit();
        CompletionException gone = assertThrows(CompletionException.class, next::join);
        assertTrue(gone.getCause() instanceof VmGoneException, () -> "" + gone.getCause());
        capture.close();
        assertThrows(IllegalStateException.class, () -> capture.next(SOON));
        assertArrayEquals(guest.fb().expectedRgba(guest.fb().bounds()), rgba(held));
      } finally {
        capture.close();
      }
    }
  }

  /// The guest flushes everything and changes a part, as Linux does.
  @Test
  @NeedsQemu
  @NeedsGlShim
  void theDamageOfADmabufIsTheRowsThatHaveChanged() throws Exception {
    try (GatedGuest guest = new GatedGuest();
        FrameCapture capture = open(guest.qemu, PATIENT)) {
      CapturedFrame held = capture.await(f -> f.width() == WIDTH, SOON);
      guest.show(0);
      assertThrows(CaptureTimeoutException.class, () -> capture.next(BRIEFLY));
      // Into the shown picture, and into another one while the shown one is held.
      for (int i = 1; i <= 6; i++) {
        Rect part = new Rect(10 * i, 20 * i, 7, 5);
        guest.fb.fill(part, 0xff00_0001 + i);
        guest.flush();
        CapturedFrame frame = capture.next(SOON);
        assertEquals(Damage.of(new Rect(0, part.y(), WIDTH, 5)), frame.damage());
        assertArrayEquals(guest.fb.expectedRgba(guest.fb.bounds()), rgba(frame));
        if (i % 2 == 0) {
          held.close();
          held = frame;
        } else {
          frame.close();
        }
      }
      held.close();
    }
  }

  /// Waits in a future.
  @FunctionalInterface
  private interface Wait {
    CapturedFrame frame() throws InterruptedException;
  }

  private static CapturedFrame unchecked(Wait wait) {
    try {
      return wait.frame();
    } catch (InterruptedException e) {
      throw new CompletionException(e);
    }
  }
}
