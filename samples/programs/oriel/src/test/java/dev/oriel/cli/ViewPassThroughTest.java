// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.cli.support.ExitCode;
import dev.oriel.core.geometry.Rect;
import dev.oriel.fixtures.Await;
import dev.oriel.fixtures.NeedsWeston;
import dev.oriel.fixtures.NeedsXServer;
import dev.oriel.fixtures.Screenshot;
import dev.oriel.fixtures.TestProcess;
import dev.oriel.fixtures.Weston;
import dev.oriel.fixtures.XServer;
import dev.oriel.guest.GlShim;
import dev.oriel.guest.GpuFormat;
import dev.oriel.guest.GuestFramebuffer;
import dev.oriel.guest.NeedsGlShim;
import dev.oriel.guest.NeedsQemu;
import dev.oriel.guest.Qemu;
import dev.oriel.guest.VirtioGpu;
import dev.oriel.guest.VirtioGpu.BlobScanout;
import dev.oriel.guest.VirtioGpu.Fencing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tests that a Wayland compositor shows the buffers of the real QEMU's guest itself.
class ViewPassThroughTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Rect VGA = Rect.ofSize(640, 480);
  private static final int BUFFERS = 3;

  @TempDir Path dir;

  private static Qemu guest() throws IOException {
    return Qemu.builder().gl(GlShim.get()).virtioGpu("blob=true").framebuffers(BUFFERS, 8).start();
  }

  /// Creates the resources 1 to 3, each a blob with another picture.
  private static List<GuestFramebuffer> createBuffers(Qemu qemu, VirtioGpu gpu) {
    List<GuestFramebuffer> buffers = new ArrayList<>();
    for (int i = 0; i < BUFFERS; i++) {
      GuestFramebuffer fb =
          GuestFramebuffer.inModule(qemu, i, VGA.width(), VGA.height(), GpuFormat.B8G8R8X8);
      fb.drawGradient();
      fb.fill(new Rect(20, 30, 200, 100), 0xff00_0000 | 0x33_5577 * (i + 1));
      gpu.createBlob(i + 1, fb.size(), fb.extents()).ok();
      buffers.add(fb);
    }
    return buffers;
  }

  /// Flips to a buffer until the window shows it: QEMU 10.0 drops most scanouts of a guest that
  /// flips fast.
  private static void flipUntilShown(
      TestProcess view, Weston weston, VirtioGpu gpu, GuestFramebuffer fb, int resource) {
    byte[] expected = fb.expectedRgba(fb.bounds());
    Await.until(
        () -> "the screen shows buffer " + resource + "; oriel said: " + view.stderr(),
        LIMIT,
        () -> {
          flip(gpu, fb, resource);
          try {
            Screenshot shot = weston.screenshot();
            return Arrays.equals(expected, shot.rgba(0, 0, fb.width(), fb.height()));
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  private static void flip(VirtioGpu gpu, GuestFramebuffer fb, int resource) {
    gpu.setScanoutBlob(0, resource, BlobScanout.whole(fb.width(), fb.height(), fb.format())).ok();
    gpu.flush(resource, fb.bounds(), Fencing.FENCED).ok();
  }

  private String view(
      Weston weston, Qemu qemu, VirtioGpu gpu, List<GuestFramebuffer> buffers, String... options)
      throws IOException {
    Path stats = dir.resolve("stats.json");
    List<Object> arguments = new ArrayList<>(List.of((Object[]) options));
    arguments.addAll(List.of("--qmp", qemu.qmpSocket(), "--stats-json", stats));
    flip(gpu, buffers.get(0), 1);
    try (TestProcess view = Views.start(weston.environment(), arguments)) {
      Views.awaitPicture(view, weston, buffers.get(0));
      for (int i = 1; i <= 7; i++) {
        flipUntilShown(view, weston, gpu, buffers.get(i % BUFFERS), i % BUFFERS + 1);
      }
      view.terminate();
      int _ = view.awaitExit(LIMIT);
    }
    return Files.readString(stats);
  }

  @Test
  @NeedsQemu
  @NeedsGlShim
  @NeedsWeston
  void theGuestsBuffersAreShownWithoutADrawOrACopy() throws IOException {
    try (Weston weston = Weston.startWithGl(VGA.width(), VGA.height());
        Qemu qemu = guest()) {
      VirtioGpu gpu = new VirtioGpu(qemu);
      List<GuestFramebuffer> buffers = createBuffers(qemu, gpu);
      String stats = view(weston, qemu, gpu, buffers, "--present=passthrough", "--release=latch");
      assertTrue(stats.contains("\"path\":\"passthrough\",\"reason\":\"\""), stats);
      assertEquals(0, Views.number(stats, "\"draws\":(\\d+)"), stats);
      assertEquals(0, Views.number(stats, "\"copied_bytes\":(\\d+)"), stats);
      assertEquals(0, Views.number(stats, "\"uploaded_bytes\":(\\d+)"), stats);
      assertEquals(BUFFERS, Views.number(stats, "\"imports\":(\\d+)"), stats);
      assertTrue(Views.number(stats, "\"compositor\":(\\d+)") >= 7, stats);
      assertEquals(0, Views.number(stats, "\"draw_failed\":(\\d+)"), stats);
    }
  }

  @Test
  @NeedsQemu
  @NeedsGlShim
  @NeedsWeston
  void glDrawsThem() throws IOException {
    try (Weston weston = Weston.startWithGl(VGA.width(), VGA.height());
        Qemu qemu = guest()) {
      VirtioGpu gpu = new VirtioGpu(qemu);
      List<GuestFramebuffer> buffers = createBuffers(qemu, gpu);
      String stats = view(weston, qemu, gpu, buffers, "--present=gl");
      assertTrue(
          stats.contains("\"path\":\"direct\",\"reason\":\"the window is to be drawn\""), stats);
      assertEquals(0, Views.number(stats, "\"compositor\":(\\d+)"), stats);
    }
  }

  @Test
  @NeedsQemu
  @NeedsGlShim
  @NeedsWeston
  void aCompositorThatDiesIsReportedAndTheGuestGoesOn() throws IOException {
    try (Weston weston = Weston.startWithGl(VGA.width(), VGA.height());
        Qemu qemu = guest()) {
      VirtioGpu gpu = new VirtioGpu(qemu);
      List<GuestFramebuffer> buffers = createBuffers(qemu, gpu);
      flip(gpu, buffers.get(0), 1);
      try (TestProcess view =
          Views.start(
              weston.environment(),
              List.of("--present=passthrough", "--release=latch", "--qmp", qemu.qmpSocket()))) {
        Views.awaitPicture(view, weston, buffers.get(0));
        flipUntilShown(view, weston, gpu, buffers.get(1), 2);
        weston.kill();
        flip(gpu, buffers.get(2), 3);
        assertEquals(ExitCode.FAILED, view.awaitExit(LIMIT), view::stderr);
        assertTrue(view.stderr().contains("the Wayland compositor"), view::stderr);
        flip(gpu, buffers.get(0), 1);
      }
    }
  }

  @Test
  @NeedsQemu
  @NeedsXServer
  void refusesToPassBuffersOnX11() throws IOException {
    try (XServer x = XServer.start(VGA.width(), VGA.height());
        Qemu qemu = Qemu.builder().device("VGA").start();
        TestProcess view =
            Views.start(
                x.environment(), List.of("--present=passthrough", "--qmp", qemu.qmpSocket()))) {
      assertEquals(ExitCode.FAILED, view.awaitExit(LIMIT), view::stderr);
      assertTrue(view.stderr().contains("this is X11; only Wayland supports it"), view::stderr);
    }
  }
}
