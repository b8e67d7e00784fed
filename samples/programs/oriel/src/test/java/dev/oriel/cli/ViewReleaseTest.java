// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.cli.support.ExitCode;
import dev.oriel.core.geometry.Rect;
import dev.oriel.dbus.listener.AttachOptions;
import dev.oriel.fixtures.NeedsWeston;
import dev.oriel.fixtures.TestProcess;
import dev.oriel.fixtures.Weston;
import dev.oriel.gl.ReleasePolicy;
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
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Tests `oriel view --release`: the guest of the real QEMU gets each buffer back, and is shown
/// exactly.
class ViewReleaseTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Rect VGA = Rect.ofSize(640, 480);
  private static final int FLUSHES = 20;

  @TempDir Path dir;

  @ParameterizedTest
  @EnumSource(ReleasePolicy.class)
  @NeedsQemu
  @NeedsGlShim
  @NeedsWeston
  void eachPolicyAnswersEachFlushAndShowsTheLast(ReleasePolicy policy) throws IOException {
    Path stats = dir.resolve("stats.json");
    int flushes = 0;
    int late = 0;
    try (Weston weston = Weston.start(VGA.width(), VGA.height());
        Qemu qemu =
            Qemu.builder().gl(GlShim.get()).virtioGpu("blob=true").framebuffers(1, 4).start()) {
      VirtioGpu gpu = new VirtioGpu(qemu);
      GuestFramebuffer fb =
          GuestFramebuffer.inModule(qemu, 0, VGA.width(), VGA.height(), GpuFormat.B8G8R8X8);
      fb.drawGradient();
      gpu.createBlob(1, fb.size(), fb.extents()).ok();
      gpu.setScanoutBlob(0, 1, BlobScanout.whole(fb.width(), fb.height(), fb.format())).ok();
      gpu.flush(1, fb.bounds(), Fencing.FENCED).ok();
      try (TestProcess view =
          Views.start(
              weston.environment(),
              List.of(
                  "--release", policy.label(), "--qmp", qemu.qmpSocket(), "--stats-json", stats))) {
        Views.awaitPicture(view, weston, fb);
        long until = System.nanoTime() + LIMIT.toNanos();
        for (int i = 0; i - late < FLUSHES && System.nanoTime() < until; i++) {
          int at = i % FLUSHES;
          fb.fill(new Rect(10 * at, 5 * at, 77, 31), 0xff00_0000 | 0x0a_3311 * i);
          long nanos = gpu.flush(1, fb.bounds(), Fencing.FENCED).ok().nanos();
          late += nanos >= AttachOptions.DEFAULT.deadline().toNanos() ? 1 : 0;
          flushes = i + 1;
        }
        Views.awaitPicture(view, weston, fb);
        view.terminate();
        int _ = view.awaitExit(LIMIT);
      }
      String figures = JsonSchemas.readStats(stats);
      ReleasePolicy inForce = policy == ReleasePolicy.AUTO ? ReleasePolicy.COPY : policy;
      assertTrue(figures.contains("\"policy\":\"" + inForce.label() + "\""), figures);
      assertEquals(0, Views.number(figures, "\"draw_failed\":(\\d+)"), figures);
      // On a busy machine some flushes are released by their deadline, and take that long.
      assertTrue(flushes - late >= FLUSHES, late + " of " + flushes + " flushes were late");
      assertTrue(Views.number(figures, "\"deadline\":(\\d+)") <= late, late + " late; " + figures);
      assertTrue(Views.number(figures, "\"released\":\\{\"count\":(\\d+)") >= flushes, figures);
    }
  }

  @Test
  void refusesPoliciesAndRatesThatThereAreNot() {
    String error = Oriel.fails(ExitCode.USAGE, "view", "--release=fast");
    assertTrue(error.contains("'fast' is none of auto, read, latch, copy, present"), error);
    error = Oriel.fails(ExitCode.USAGE, "view", "--max-fps=5");
    assertTrue(error.contains("'5' is not between 11 and 1000"), error);
    error = Oriel.fails(ExitCode.USAGE, "view", "--max-fps=many");
    assertTrue(error.contains("'many' is not a number of frames"), error);
  }
}
