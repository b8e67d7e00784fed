// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.frame.FrameSink;
import dev.oriel.core.frame.ReleaseCause;
import dev.oriel.dbus.listener.AttachOptions;
import dev.oriel.fixtures.Await;
import dev.oriel.guest.GlShim;
import dev.oriel.guest.GpuCommand;
import dev.oriel.guest.GpuFormat;
import dev.oriel.guest.GuestFramebuffer;
import dev.oriel.guest.NeedsGlShim;
import dev.oriel.guest.NeedsQemu;
import dev.oriel.guest.Qemu;
import dev.oriel.guest.VirtioGpu;
import dev.oriel.guest.VirtioGpu.BlobScanout;
import dev.oriel.guest.VirtioGpu.Fencing;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A flush that the real QEMU repeats after each answer costs little, and guests that draw are not
/// slowed down by that.
@NeedsQemu
@NeedsGlShim
final class PacedFlushTest {

  private static final int WIDTH = 600;
  private static final int HEIGHT = 400;
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @SuppressWarnings("NullAway.Init") // set before each test
  private Qemu qemu;

  @SuppressWarnings("NullAway.Init") // set before each test
  private VirtioGpu gpu;

  @SuppressWarnings("NullAway.Init") // set before each test
  private VmConnection vm;

  @BeforeEach
  void startAGuestWithTwoBuffers() throws IOException {
    qemu = Qemu.builder().gl(GlShim.get()).virtioGpu("blob=true").framebuffers(2, 8).start();
    gpu = new VirtioGpu(qemu);
    for (int i = 0; i < 2; i++) {
      GuestFramebuffer fb = GuestFramebuffer.inModule(qemu, i, WIDTH, HEIGHT, GpuFormat.B8G8R8X8);
      gpu.createBlob(1 + i, fb.size(), fb.extents()).ok();
    }
    vm = VmConnection.open(new Endpoint.Qmp(qemu.qmpSocket()), null);
  }

  @AfterEach
  void stop() {
    vm.close();
    qemu.close();
  }

  /// In QEMU, the guest's queue does not get past such a flush, with or without a viewer.
  @Test
  void anEndlessFlushIsSlowedDown() {
    try (ConsoleSession session = attach()) {
      gpu.setScanoutBlob(0, 1, whole()).ok();
      GpuCommand endless = gpu.flush(1, whole().crop(), Fencing.UNFENCED);
      awaitPaced(session, 1);

      // The count is read between two readings of the clock, however late they are.
      long begin = System.nanoTime();
      long before = session.stats().paced();
      awaitPaced(session, before + 50);
      long answers = session.stats().paced() - before;
      long took = System.nanoTime() - begin;
      assertTrue(took > (answers - 2) * 4_000_000L, answers + " paced answers in " + took + " ns");
      assertFalse(endless.isDone());
    }
  }

  @Test
  void aGuestThatFlipsIsNotHeldBackHoweverFastItIs() {
    try (ConsoleSession session = attach()) {
      for (int i = 0; i < 600; i++) {
        gpu.setScanoutBlob(0, 1 + i % 2, whole()).ok();
        gpu.flush(1 + i % 2, whole().crop(), Fencing.FENCED).ok();
      }
      assertEquals(0, session.stats().paced());
      assertTrue(session.stats().released(ReleaseCause.COPIED) >= 600);
    }
  }

  private static void awaitPaced(ConsoleSession session, long count) {
    Await.until(
        () -> count + " paced answers: " + session.stats(),
        LIMIT,
        () -> session.stats().paced() >= count);
  }

  private ConsoleSession attach() {
    return vm.console(0).attach(FrameSink.discarding(ReleaseCause.COPIED), AttachOptions.DEFAULT);
  }

  private static BlobScanout whole() {
    return BlobScanout.whole(WIDTH, HEIGHT, GpuFormat.B8G8R8X8);
  }
}
