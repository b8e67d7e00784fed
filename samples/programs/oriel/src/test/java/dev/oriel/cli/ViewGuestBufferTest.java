// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.geometry.Rect;
import dev.oriel.fixtures.TestProcess;
import dev.oriel.fixtures.Weston;
import dev.oriel.fixtures.XServer;
import dev.oriel.guest.GpuFormat;
import dev.oriel.guest.GuestFramebuffer;
import dev.oriel.guest.Qemu;
import dev.oriel.guest.VirtioGpu;
import dev.oriel.guest.VirtioGpu.BlobScanout;
import dev.oriel.guest.VirtioGpu.Fencing;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/// Tests `oriel view` as users run it, with guest memory that the kernel makes a dma-buf, in the
/// lab VM.
@Tag("lab")
@Timeout(value = 600, threadMode = ThreadMode.SAME_THREAD)
final class ViewGuestBufferTest {

  /// A whole number of pages, which the kernel requires for a udmabuf.
  private static final Rect SIZE = Rect.ofSize(320, 192);

  private static final GpuFormat FORMAT = GpuFormat.B8G8R8X8;
  private static final Rect PART = new Rect(101, 53, 77, 31);
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TempDir private Path dir;

  @Test
  void aWaylandWindowShowsTheGuestsOwnMemoryAndTheCpuCopiesNothing() throws IOException {
    try (Weston weston = Weston.start(SIZE.width(), SIZE.height());
        Qemu qemu = start()) {
      VirtioGpu gpu = new VirtioGpu(qemu);
      GuestFramebuffer fb = show(qemu, gpu);
      try (TestProcess view = view(weston.environment(), qemu)) {
        Views.awaitPicture(view, weston, fb);
        drawPart(gpu, fb);
        Views.awaitPicture(view, weston, fb);
        String stats = statsAtEnd(view);
        assertTrue(
            stats.matches(
                "(?s).*\"path\":\"direct\".*\"uploaded_bytes\":0,\"copied_bytes\":0,"
                    + "\"imports\":1,.*"),
            stats);
      }
    }
  }

  @Test
  void anX11WindowShowsTheSamePictureAndSaysByWhichPath() throws IOException {
    try (XServer x = XServer.start(SIZE.width(), SIZE.height());
        Qemu qemu = start()) {
      VirtioGpu gpu = new VirtioGpu(qemu);
      GuestFramebuffer fb = show(qemu, gpu);
      try (TestProcess view = view(x.environment(), qemu)) {
        Views.awaitPicture(view, x, fb);
        drawPart(gpu, fb);
        Views.awaitPicture(view, x, fb);
        String stats = statsAtEnd(view);
        // An X server without a screen has neither DRI3 nor a driver of its own.
        assertTrue(
            stats.matches(
                "(?s).*\"path\":\"bridged\",\"reason\":\"the X server takes no GPU buffers.*"
                    + "\"imports\":1,.*"),
            stats);
      }
    }
  }

  @Test
  void theCompositorShowsTheMemoryOfAGuestThatFlips() throws IOException {
    try (Weston weston = Weston.startWithGl(SIZE.width(), SIZE.height());
        Qemu qemu = start()) {
      VirtioGpu gpu = new VirtioGpu(qemu);
      List<GuestFramebuffer> buffers = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        GuestFramebuffer fb = Views.guestPicture(qemu, SIZE);
        fb.fill(PART, 0xff00_0000 | 0x33_5577 * (i + 1));
        gpu.createBlob(i + 1, fb.size(), fb.scatteredExtents()).ok();
        buffers.add(fb);
      }
      flip(gpu, 1);
      try (TestProcess view =
          view(weston.environment(), qemu, "--present=passthrough", "--release=latch")) {
        Views.awaitPicture(view, weston, buffers.get(0));
        for (int i = 1; i < 50; i++) {
          flip(gpu, i % 3 + 1);
        }
        // The last flip was to the second buffer.
        Views.awaitPicture(view, weston, buffers.get(1));
        String stats = statsAtEnd(view);
        assertEquals(0, Views.number(stats, "\"uploaded_bytes\":(\\d+)"), stats);
        assertEquals(0, Views.number(stats, "\"copied_bytes\":(\\d+)"), stats);
        // The VM's compositor needs about as long for an update as a flush's deadline, so that the
        // flushes may all end by the deadline (KernelPassThroughTest has the others). If it needs
        // two seconds, buffers are drawn for a while.
        if (!stats.contains("\"reason\":\"the compositor does not update the window\"")) {
          assertTrue(stats.contains("\"path\":\"passthrough\",\"reason\":\"\""), stats);
        }
        // Each buffer is imported once by the compositor, and once if it is drawn.
        assertTrue(Views.number(stats, "\"imports\":(\\d+)") <= 2L * buffers.size(), stats);
        long given =
            Views.number(stats, "\"compositor\":(\\d+)")
                + Views.number(stats, "\"deadline\":(\\d+)");
        assertTrue(given > 0, stats);
      }
    }
  }

  private static void flip(VirtioGpu gpu, int resource) {
    gpu.setScanoutBlob(0, resource, BlobScanout.whole(SIZE.width(), SIZE.height(), FORMAT)).ok();
    gpu.flush(resource, SIZE, Fencing.FENCED).ok();
  }

  private static Qemu start() throws IOException {
    return Qemu.builder().gl("/dev/dri/renderD128").virtioGpu("blob=true").start();
  }

  private static GuestFramebuffer show(Qemu qemu, VirtioGpu gpu) {
    GuestFramebuffer fb = Views.guestPicture(qemu, SIZE);
    gpu.createBlob(1, fb.size(), fb.scatteredExtents()).ok();
    gpu.setScanoutBlob(0, 1, BlobScanout.whole(SIZE.width(), SIZE.height(), FORMAT)).ok();
    gpu.flush(1, SIZE, Fencing.FENCED).ok();
    return fb;
  }

  private static void drawPart(VirtioGpu gpu, GuestFramebuffer fb) {
    fb.fill(PART, 0xff12_ab34);
    gpu.flush(1, SIZE, Fencing.FENCED).ok();
  }

  private TestProcess view(Map<String, String> environment, Qemu qemu, String... options)
      throws IOException {
    List<Object> arguments = new ArrayList<>(List.of((Object[]) options));
    arguments.addAll(
        List.of(
            "--qmp",
            qemu.qmpSocket(),
            "--connect-timeout",
            "100",
            "--stats-json",
            dir.resolve("stats.json")));
    return Views.start(environment, arguments);
  }

  /// Ends a viewer like a session manager, and reads the statistics that it wrote.
  private String statsAtEnd(TestProcess view) throws IOException {
    view.terminate();
    int _ = view.awaitExit(LIMIT);
    return JsonSchemas.readStats(dir.resolve("stats.json"));
  }
}
