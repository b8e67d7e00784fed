// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.frame.Frame;
import dev.oriel.core.frame.ReleaseCause;
import dev.oriel.core.frame.ReleaseTicket;
import dev.oriel.dbus.listener.AttachOptions;
import dev.oriel.dbus.testing.FramesOnly;
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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// A viewer that holds a buffer does not affect others: of the same console, of another head, of
/// another device, of another VM.
///
/// QEMU itself connects some of them: a flush is done when all viewers of the console have
/// answered, and a device delays the commands of all its heads.
@NeedsQemu
@NeedsGlShim
final class IndependenceTest {

  private static final int WIDTH = 600;
  private static final int HEIGHT = 400;
  private static final GpuFormat FORMAT = GpuFormat.B8G8R8X8;
  private static final BlobScanout SHOWN = BlobScanout.whole(WIDTH, HEIGHT, FORMAT);
  private static final AttachOptions PATIENT =
      AttachOptions.DEFAULT.withDeadline(Duration.ofMillis(900));
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int FLUSHES = 20;

  /// If a machine stalls for longer than the deadline, that happens in one of these, not in all.
  private static final int ATTEMPTS = 10;

  /// Releases each buffer at once, after a given action.
  private static final class Prompt implements FramesOnly {

    private final Runnable first;

    Prompt() {
      this(() -> {});
    }

    Prompt(Runnable first) {
      this.first = first;
    }

    @Override
    public void frame(Frame frame) {
      if (isGated(frame)) {
        first.run();
      }
      frame.discard(ReleaseCause.COPIED);
    }
  }

  private static Qemu.Builder qemu() {
    return Qemu.builder().gl(GlShim.get()).framebuffers(2, 8);
  }

  private static VmConnection connect(Qemu qemu) {
    return VmConnection.open(new Endpoint.Qmp(qemu.qmpSocket()), null);
  }

  /// Shows a separate buffer on a head of a device.
  private static void show(Qemu qemu, VirtioGpu gpu, int head, int module) {
    GuestFramebuffer fb = GuestFramebuffer.inModule(qemu, module, WIDTH, HEIGHT, FORMAT);
    gpu.createBlob(1 + head, fb.size(), fb.extents()).ok();
    gpu.setScanoutBlob(head, 1 + head, SHOWN).ok();
  }

  private static GpuCommand flush(VirtioGpu gpu, int head) {
    return gpu.flush(1 + head, SHOWN.crop(), Fencing.FENCED);
  }

  private static boolean isGated(Frame frame) {
    return frame instanceof Frame.Dmabuf f
        && f.scanout().layout().width() == WIDTH
        && !f.ticket().equals(ReleaseTicket.none());
  }

  /// Returns the next frame that the guest waits for.
  private static Frame.Dmabuf awaitTicket(RecordingSink sink) {
    while (true) {
      sink.await("a frame", s -> s.heldCount() > 0);
      Frame frame = sink.pollHeld();
      if (frame instanceof Frame.Dmabuf f && isGated(f)) {
        return f;
      }
      if (frame != null) {
        frame.discard(ReleaseCause.HIDDEN);
      }
    }
  }

  private static void awaitAnswers(ConsoleSession session, long count) {
    Await.until(
        () -> count + " answers, not " + session.stats(),
        LIMIT,
        () -> session.stats().released(ReleaseCause.COPIED) >= count);
  }

  private static long answers(ConsoleSession session) {
    return session.stats().released(ReleaseCause.COPIED);
  }

  @Test
  void viewersOfOneConsoleAnswerEachForItself() throws IOException {
    RecordingSink slow = new RecordingSink();
    try (Qemu qemu = qemu().virtioGpu("blob=true").start();
        VmConnection vm = connect(qemu);
        ConsoleSession _ = vm.console(0).attach(slow, PATIENT);
        ConsoleSession prompt = vm.console(0).attach(new Prompt(), PATIENT)) {
      VirtioGpu gpu = new VirtioGpu(qemu);
      show(qemu, gpu, 0, 0);
      boolean apart = false;
      for (int i = 0; i < ATTEMPTS && !apart; i++) {
        long before = answers(prompt);
        GpuCommand flush = flush(gpu, 0);
        try (Frame.Dmabuf held = awaitTicket(slow)) {
          awaitAnswers(prompt, before + 1);
          // It is released here and not at its deadline: the other's answer did not wait for it.
          apart = held.ticket().release(ReleaseCause.COPIED);
        }
        flush.ok();
      }
      assertTrue(apart, "no answer of one viewer came before that of the other");
      slow.discardHeld(ReleaseCause.CLOSED);
    }
  }

  @Test
  void aViewerThatLeavesWithABufferLeavesTheOthersAtWork() throws IOException {
    RecordingSink leaving = new RecordingSink();
    try (Qemu qemu = qemu().virtioGpu("blob=true").start();
        VmConnection vm = connect(qemu);
        ConsoleSession staying = vm.console(0).attach(new Prompt(), PATIENT)) {
      VirtioGpu gpu = new VirtioGpu(qemu);
      show(qemu, gpu, 0, 0);
      GpuCommand flush;
      try (ConsoleSession _ = vm.console(0).attach(leaving, PATIENT)) {
        flush = flush(gpu, 0);
        awaitTicket(leaving).close();
        flush.ok();
        flush = flush(gpu, 0);
        leaving.await("the next frame", s -> s.heldCount() > 0);
      }
      flush.ok();
      long before = answers(staying);
      for (int i = 0; i < FLUSHES; i++) {
        flush(gpu, 0).ok();
      }
      assertTrue(answers(staying) >= before + FLUSHES, staying.stats()::toString);
      assertTrue(staying.isOpen());
      leaving.discardHeld(ReleaseCause.CLOSED);
    }
  }

  @Test
  void aHeadWaitsForTheViewerOfAnotherNoLongerThanItsDeadline() throws IOException {
    RecordingSink stuck = new RecordingSink();
    try (Qemu qemu = qemu().virtioGpu("blob=true,max_outputs=2").start();
        VmConnection vm = connect(qemu);
        ConsoleSession left = vm.console(0).attach(stuck, AttachOptions.DEFAULT);
        ConsoleSession right = vm.console(1).attach(new Prompt(), AttachOptions.DEFAULT)) {
      VirtioGpu gpu = new VirtioGpu(qemu);
      show(qemu, gpu, 0, 0);
      show(qemu, gpu, 1, 1);
      long late = left.stats().released(ReleaseCause.DEADLINE);
      long before = answers(right);
      GpuCommand first = flush(gpu, 0);
      GpuCommand second = flush(gpu, 1);
      first.ok();
      second.ok();
      assertTrue(left.stats().released(ReleaseCause.DEADLINE) > late, left.stats()::toString);
      assertTrue(answers(right) > before, right.stats()::toString);
      stuck.discardHeld(ReleaseCause.CLOSED);
    }
  }

  @Test
  void devicesOfOneVmDoNotWaitForEachOther() throws IOException {
    RecordingSink slow = new RecordingSink();
    try (Qemu qemu =
            qemu()
                .device("virtio-gpu-pci,id=a,blob=true")
                .device("virtio-gpu-pci,id=b,blob=true")
                .start();
        VmConnection vm = connect(qemu);
        ConsoleSession _ = vm.console(0).attach(slow, PATIENT);
        ConsoleSession prompt = vm.console(1).attach(new Prompt(), PATIENT)) {
      VirtioGpu held = new VirtioGpu(qemu, 0);
      VirtioGpu free = new VirtioGpu(qemu, 1);
      show(qemu, held, 0, 0);
      show(qemu, free, 0, 1);
      boolean apart = false;
      for (int i = 0; i < ATTEMPTS && !apart; i++) {
        GpuCommand waiting = flush(held, 0);
        try (Frame.Dmabuf frame = awaitTicket(slow)) {
          long before = answers(prompt);
          for (int j = 0; j < FLUSHES; j++) {
            flush(free, 0).ok();
          }
          assertTrue(answers(prompt) >= before + FLUSHES, prompt.stats()::toString);
          apart = frame.ticket().release(ReleaseCause.COPIED);
        }
        waiting.ok();
      }
      assertTrue(apart, "the flushes of one device were never done before that of the other");
      slow.discardHeld(ReleaseCause.CLOSED);
    }
  }

  @Test
  void oneVmGoesOnWhileTheThreadOfAnotherStandsStill() throws IOException {
    CountDownLatch standing = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    Prompt standsStill =
        new Prompt(
            () -> {
              standing.countDown();
              await(goOn);
            });
    try (Qemu first = qemu().virtioGpu("blob=true").start();
        Qemu second = qemu().virtioGpu("blob=true").start();
        VmConnection vm = connect(first);
        VmConnection other = connect(second);
        ConsoleSession stopped = vm.console(0).attach(standsStill, PATIENT);
        ConsoleSession prompt = other.console(0).attach(new Prompt(), PATIENT)) {
      VirtioGpu gpu = new VirtioGpu(first);
      VirtioGpu free = new VirtioGpu(second);
      show(first, gpu, 0, 0);
      show(second, free, 0, 0);
      GpuCommand waiting = flush(gpu, 0);
      try {
        await(standing);
        long before = answers(prompt);
        for (int i = 0; i < FLUSHES; i++) {
          flush(free, 0).ok();
        }
        assertTrue(answers(prompt) >= before + FLUSHES, prompt.stats()::toString);
      } finally {
        goOn.countDown();
      }
      waiting.ok();
      flush(gpu, 0).ok();
      assertTrue(stopped.isOpen());
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(LIMIT.toSeconds(), TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
