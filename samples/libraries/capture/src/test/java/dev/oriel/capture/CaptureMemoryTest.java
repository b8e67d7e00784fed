// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.geometry.Rect;
import dev.oriel.dbus.Endpoint;
import dev.oriel.fixtures.Allocations;
import dev.oriel.guest.NeedsGlShim;
import dev.oriel.guest.NeedsQemu;
import dev.oriel.guest.Qemu;
import java.time.Duration;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;

/// The heap memory and the buffers that a frame needs.
final class CaptureMemoryTest {

  private static final Duration SOON = Duration.ofSeconds(30);

  private static FrameCapture open(Qemu qemu) {
    return FrameCapture.open(new Endpoint.Qmp(qemu.qmpSocket()), null, CaptureOptions.DEFAULT);
  }

  /// A tolerance for the small objects that represent a frame. A picture of this size takes 1.2 MB.
  @Test
  void allocatesNoMemoryForPixelsInTheSteadyState() throws Exception {
    try (Desktop guest = Desktop.start();
        FrameCapture capture = open(guest.qemu())) {
      capture.current(SOON).close();
      assertAllocatesLittle(
          capture, i -> guest.fill(new Rect(i & 63, 0, 200, 100), 0xff000000 + i));
    }
  }

  @Test
  @NeedsQemu
  @NeedsGlShim
  void allocatesNoMemoryForPixelsOfDmabufsInTheSteadyState() throws Exception {
    try (GatedGuest guest = new GatedGuest();
        FrameCapture capture = open(guest.qemu)) {
      capture.await(f -> f.width() == GatedGuest.WIDTH, SOON).close();
      assertAllocatesLittle(capture, guest::show);
    }
  }

  private static void assertAllocatesLittle(FrameCapture capture, IntConsumer draw)
      throws InterruptedException, ReflectiveOperationException {
    Thread composer =
        Thread.getAllStackTraces().keySet().stream()
            .filter(t -> t.getName().equals("oriel-capture-0"))
            .findFirst()
            .orElseThrow();
    int frames = 200;
    long[] before = new long[2];
    int buffers = 0;
    for (int i = -50; i < frames; i++) {
      if (i == 0) {
        before[0] = Allocations.ofThread(composer);
        before[1] = Allocations.ofThread(Thread.currentThread());
        buffers = capture.stats().buffers();
      }
      draw.accept(100 + i);
      capture.next(SOON).close();
    }
    long composed = Allocations.ofThread(composer) - before[0];
    long taken = Allocations.ofThread(Thread.currentThread()) - before[1];
    assertEquals(buffers, capture.stats().buffers());
    assertTrue(composed < frames * 2048L, composed / frames + " bytes a frame to compose");
    // This thread is also the guest.
    assertTrue(taken < frames * 16384L, taken / frames + " bytes a frame to draw and to take");
  }
}
