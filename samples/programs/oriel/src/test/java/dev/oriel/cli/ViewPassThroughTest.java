// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.cli.support.ExitCode;
import dev.oriel.core.geometry.Rect;
import dev.oriel.fixtures.NeedsWeston;
import dev.oriel.fixtures.NeedsXServer;
import dev.oriel.fixtures.TestProcess;
import dev.oriel.fixtures.Weston;
import dev.oriel.fixtures.XServer;
import dev.oriel.guest.GuestFramebuffer;
import dev.oriel.guest.NeedsGlShim;
import dev.oriel.guest.NeedsQemu;
import dev.oriel.guest.Qemu;
import dev.oriel.guest.VirtioGpu;
import dev.oriel.guest.VirtioGpu.Fencing;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Tests that a Wayland compositor shows the buffers of the real QEMU's guest itself.
class ViewPassThroughTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Rect VGA = Rect.ofSize(640, 480);
  private static final int FLUSHES = 20;

  @TempDir Path dir;

  /// Shows a guest that draws into one buffer. (QEMU 10.0 drops most scanouts of one that flips;
  /// see the lab for that, and WindowPassThroughTest.)
  ///
  /// @return the statistics
  private String view(Weston weston, String... options) throws IOException {
    Path stats = dir.resolve("stats.json");
    try (Qemu qemu = Views.blobGuest()) {
      VirtioGpu gpu = new VirtioGpu(qemu);
      GuestFramebuffer fb = Views.showBlob(qemu, gpu, VGA);
      List<Object> arguments = new ArrayList<>(List.of((Object[]) options));
      arguments.addAll(List.of("--qmp", qemu.qmpSocket(), "--stats-json", stats));
      try (TestProcess view = Views.start(weston.environment(), arguments)) {
        Views.awaitPicture(view, weston, fb);
        for (int i = 0; i < FLUSHES; i++) {
          draw(gpu, fb, i);
        }
        Views.awaitPicture(view, weston, fb);
        view.terminate();
        int _ = view.awaitExit(LIMIT);
      }
    }
    return JsonSchemas.readStats(stats);
  }

  private static void draw(VirtioGpu gpu, GuestFramebuffer fb, int i) {
    fb.fill(new Rect(10 * i, 5 * i, 77, 31), 0xff00_0000 | 0x0a_3311 * i);
    gpu.flush(1, fb.bounds(), Fencing.FENCED).ok();
  }

  @Test
  @NeedsQemu
  @NeedsGlShim
  @NeedsWeston
  void theGuestsBufferIsShownWithoutADrawOrACopy() throws IOException {
    try (Weston weston = Weston.startWithGl(VGA.width(), VGA.height())) {
      String stats = view(weston, "--present=passthrough", "--release=latch");
      assertTrue(stats.contains("\"path\":\"passthrough\",\"reason\":\"\""), stats);
      assertEquals(0, Views.number(stats, "\"draws\":(\\d+)"), stats);
      assertEquals(0, Views.number(stats, "\"copied_bytes\":(\\d+)"), stats);
      assertEquals(0, Views.number(stats, "\"uploaded_bytes\":(\\d+)"), stats);
      assertEquals(1, Views.number(stats, "\"imports\":(\\d+)"), stats);
      assertTrue(Views.number(stats, "\"compositor\":(\\d+)") > 0, stats);
      assertEquals(0, Views.number(stats, "\"draw_failed\":(\\d+)"), stats);
    }
  }

  @Test
  @NeedsQemu
  @NeedsGlShim
  @NeedsWeston
  void autoCopiesTheBufferOfAGuestThatDrawsIntoTheShownOne() throws IOException {
    try (Weston weston = Weston.startWithGl(VGA.width(), VGA.height())) {
      String stats = view(weston);
      assertTrue(
          stats.contains(
              "\"path\":\"direct\",\"reason\":\"the guest draws into the buffer that is shown\""),
          stats);
      assertEquals(0, Views.number(stats, "\"compositor\":(\\d+)"), stats);
    }
  }

  @Test
  @NeedsQemu
  @NeedsGlShim
  @NeedsWeston
  void aWindowThatIsToBeDrawnSaysSo() throws IOException {
    try (Weston weston = Weston.startWithGl(VGA.width(), VGA.height())) {
      String stats = view(weston, "--present=gl", "--release=latch");
      assertTrue(
          stats.contains("\"path\":\"direct\",\"reason\":\"the window is to be drawn\""), stats);
      assertEquals(0, Views.number(stats, "\"compositor\":(\\d+)"), stats);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"passthrough", "gl"})
  @NeedsQemu
  @NeedsGlShim
  @NeedsWeston
  void aCompositorThatDiesIsReportedAndTheGuestGoesOn(String way) throws IOException {
    try (Weston weston = Weston.startWithGl(VGA.width(), VGA.height());
        Qemu qemu = Views.blobGuest()) {
      VirtioGpu gpu = new VirtioGpu(qemu);
      GuestFramebuffer fb = Views.showBlob(qemu, gpu, VGA);
      try (TestProcess view =
          Views.start(
              weston.environment(),
              List.of("--present", way, "--release=latch", "--qmp", qemu.qmpSocket()))) {
        Views.awaitPicture(view, weston, fb);
        draw(gpu, fb, 1);
        weston.kill();
        draw(gpu, fb, 2);
        assertEquals(ExitCode.FAILED, view.awaitExit(LIMIT), view::stderr);
        assertTrue(view.stderr().contains("the Wayland compositor"), view::stderr);
        draw(gpu, fb, 3);
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
