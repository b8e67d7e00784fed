// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.frame.Frame;
import dev.oriel.core.frame.ReleaseCause;
import dev.oriel.core.frame.ReleaseTicket;
import dev.oriel.core.internal.linux.UnixSockets;
import dev.oriel.core.os.OwnedFd;
import dev.oriel.dbus.listener.AttachOptions;
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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The guest's flushes of a blob end when, and only when, the viewer has answered.
@NeedsQemu
@NeedsGlShim
final class DmabufGatingTest {

  private static final int WIDTH = 600;
  private static final int HEIGHT = 400;
  private static final AttachOptions PATIENT =
      AttachOptions.DEFAULT.withDeadline(Duration.ofMillis(900));

  /// If the machine stalls for longer than the deadline, that happens in one of these, not in all.
  private static final int ATTEMPTS = 10;

  private static final long LOOK_NANOS = 1_000_000;

  /// The least time between a Disable and a picture that goes dark.
  private static final long OFF_DELAY_NANOS = TimeUnit.MILLISECONDS.toNanos(240);

  @SuppressWarnings("NullAway.Init") // set before each test
  private Qemu qemu;

  @SuppressWarnings("NullAway.Init") // set before each test
  private VirtioGpu gpu;

  @SuppressWarnings("NullAway.Init") // set before each test
  private VmConnection vm;

  private final RecordingSink sink = new RecordingSink();

  @BeforeEach
  void startAGuestWithTwoBuffers() throws IOException {
    qemu = Qemu.builder().gl(GlShim.get()).virtioGpu("blob=true").framebuffers(2, 8).start();
    gpu = new VirtioGpu(qemu);
    for (int i = 0; i < 2; i++) {
      GuestFramebuffer fb = GuestFramebuffer.inModule(qemu, i, WIDTH, HEIGHT, GpuFormat.B8G8R8X8);
      fb.drawFrame(i);
      gpu.createBlob(1 + i, fb.size(), fb.scatteredExtents()).ok();
    }
    vm = VmConnection.open(new Endpoint.Qmp(qemu.qmpSocket()), null);
  }

  @AfterEach
  void stop() {
    sink.discardHeld(ReleaseCause.CLOSED);
    vm.close();
    qemu.close();
  }

  @Test
  void showsABufferThatWasScannedOutBeforeWeCame() {
    gpu.setScanoutBlob(0, 1, whole()).ok();
    try (ConsoleSession _ = attach(PATIENT)) {
      Frame.Dmabuf frame = awaitBlob();
      assertEquals(ReleaseTicket.none(), frame.ticket());
      assertEquals(whole().crop(), frame.damage().bounds());
      assertEquals(WIDTH * 4L, frame.scanout().layout().planes().getFirst().strideBytes());
      assertFalse(frame.scanout().layout().bottomUp());
      frame.close();
    }
  }

  @Test
  void holdsTheGuestUntilTheTicketIsReleased() {
    try (ConsoleSession session = attach(PATIENT)) {
      show();
      boolean inTime = false;
      for (int i = 0; i < ATTEMPTS && !inTime; i++) {
        GpuCommand flush = gpu.flush(1, whole().crop(), Fencing.FENCED);
        Frame.Dmabuf frame = awaitTicket();
        boolean done = isDoneWithin(flush, TimeUnit.MILLISECONDS.toNanos(150));
        long released = System.nanoTime();
        inTime = frame.ticket().release(ReleaseCause.COPIED);
        assertFalse(inTime && done, "the guest goes on while the ticket is held");
        assertFalse(frame.ticket().release(ReleaseCause.COPIED));
        flush.ok();
        assertTrue(!inTime || flush.completedNanos() > released, "before its release");
        frame.close();
      }
      assertTrue(inTime, "each ticket was overtaken by its deadline");
      assertEquals(1, session.stats().released(ReleaseCause.COPIED));
      assertEquals(0, session.stats().released(ReleaseCause.CLOSED));
    }
  }

  @Test
  void releasesWhenTheFenceSignals() {
    try (ConsoleSession session = attach(PATIENT)) {
      show();
      for (int i = 0; i < ATTEMPTS && session.stats().released(ReleaseCause.FENCE) == 0; i++) {
        long late = session.stats().released(ReleaseCause.DEADLINE);
        try (UnixSockets.Pair fence = UnixSockets.pair()) {
          GpuCommand flush = gpu.flush(1, whole().crop(), Fencing.FENCED);
          Frame.Dmabuf frame = awaitTicket();
          OwnedFd waited = OwnedFd.adopt(fence.near().detach());
          boolean bound = frame.ticket().releaseWhenSignalled(waited);
          frame.close(); // closing the frame does not overtake the fence
          boolean done = isDoneWithin(flush, TimeUnit.MILLISECONDS.toNanos(100));
          boolean overtaken = session.stats().released(ReleaseCause.DEADLINE) > late;
          assertTrue(bound || overtaken, "the ticket was not free");
          assertTrue(overtaken || !done, "the guest goes on before the fence");
          fence.far().close(); // its peer becomes readable, like a fence that signals
          flush.ok();
          assertFalse(waited.isOpen());
        }
      }
      assertEquals(1, session.stats().released(ReleaseCause.FENCE));
    }
  }

  /// Observes a flush for a while.
  private static boolean isDoneWithin(GpuCommand flush, long nanos) {
    long until = System.nanoTime() + nanos;
    boolean done = flush.isDone();
    while (!done && System.nanoTime() < until) {
      LockSupport.parkNanos(LOOK_NANOS);
      done = flush.isDone();
    }
    return done;
  }

  @Test
  void releasesAtTheDeadlineWhoeverHoldsTheTicket() {
    try (ConsoleSession session = attach(AttachOptions.DEFAULT)) {
      show();
      long before = session.stats().released(ReleaseCause.DEADLINE);
      GpuCommand flush = gpu.flush(1, whole().crop(), Fencing.FENCED);
      Frame.Dmabuf frame = awaitTicket();
      flush.ok();
      assertTrue(flush.nanos() > 90_000_000L, "before its deadline, after " + flush.nanos());
      assertFalse(frame.ticket().release(ReleaseCause.COPIED));
      assertEquals(before + 1, session.stats().released(ReleaseCause.DEADLINE));
      frame.close();
    }
  }

  @Test
  void releasesAtTheDeadlineWhereTheFenceNeverSignals() {
    try (ConsoleSession session = attach(AttachOptions.DEFAULT)) {
      show();
      boolean bound = false;
      for (int i = 0; i < ATTEMPTS && !bound; i++) {
        long before = session.stats().released(ReleaseCause.DEADLINE);
        try (UnixSockets.Pair fence = UnixSockets.pair()) {
          GpuCommand flush = gpu.flush(1, whole().crop(), Fencing.FENCED);
          Frame.Dmabuf frame = awaitTicket();
          OwnedFd waited = OwnedFd.adopt(fence.near().detach());
          bound = frame.ticket().releaseWhenSignalled(waited);
          flush.ok();
          assertEquals(before + 1, session.stats().released(ReleaseCause.DEADLINE));
          assertFalse(waited.isOpen());
          frame.close();
        }
      }
      assertTrue(bound, "each ticket was overtaken before it was bound");
    }
  }

  @Test
  void releasesWhenTheSessionCloses() {
    boolean inTime = false;
    for (int i = 0; i < ATTEMPTS && !inTime; i++) {
      ConsoleSession session = attach(PATIENT);
      show();
      GpuCommand flush = gpu.flush(1, whole().crop(), Fencing.FENCED);
      Frame.Dmabuf frame = awaitTicket();
      session.close();
      flush.ok();
      inTime = session.stats().released(ReleaseCause.CLOSED) == 1;
      assertTrue(
          inTime || session.stats().released(ReleaseCause.DEADLINE) == 1,
          session.stats()::toString);
      assertFalse(frame.ticket().release(ReleaseCause.COPIED));
      frame.close();
    }
    assertTrue(inTime, "each ticket was overtaken by its deadline");
  }

  /// QEMU repeats an unfenced flush after each answer, so the updates never end.
  @Test
  void survivesTheEndlessUpdatesOfAnUnfencedFlush() {
    try (ConsoleSession session =
        attach(AttachOptions.DEFAULT.withDeadline(Duration.ofMillis(1)))) {
      show();
      long before = sink.frames();
      var _ = gpu.flush(1, whole().crop(), Fencing.UNFENCED);
      sink.awaitFrames(before + 50);
      assertTrue(session.isOpen());
      qemu.qmp().execute("query-status");
    }
  }

  /// QEMU 10.0 drops most of the scanouts of a flipping guest. The picture must not be dark or
  /// frozen.
  @Test
  void neverGoesDarkForAGuestThatFlips() {
    try (ConsoleSession session = attach(PATIENT)) {
      show();
      int ours = 0;
      for (int i = 0; i < 60; i++) {
        long since = System.nanoTime();
        gpu.setScanoutBlob(0, 1 + i % 2, whole()).ok();
        GpuCommand flush = gpu.flush(1 + i % 2, whole().crop(), Fencing.FENCED);
        Frame.Dmabuf frame = awaitTicket();
        ours += frame.ticket().release(ReleaseCause.COPIED) ? 1 : 0;
        frame.close();
        flush.ok();
        long took = System.nanoTime() - since;
        // If the machine stalls between the two, the guest seems to show nothing.
        assertTrue(
            !sink.log().contains("off") || took >= OFF_DELAY_NANOS,
            () -> "dark within " + took + " ns: " + sink.log());
        sink.forget();
      }
      assertTrue(ours > 30, "only " + ours + " frames came before their deadline");
      assertEquals(ours, session.stats().released(ReleaseCause.COPIED));
    }
  }

  private ConsoleSession attach(AttachOptions options) {
    return vm.console(0).attach(sink, options);
  }

  private static BlobScanout whole() {
    return BlobScanout.whole(WIDTH, HEIGHT, GpuFormat.B8G8R8X8);
  }

  /// Shows the first buffer, and returns the frame that reports it.
  private void show() {
    gpu.setScanoutBlob(0, 1, whole()).ok();
    awaitBlob().close();
  }

  /// Returns the next frame of one of this test's blobs. The console's own pictures are released at
  /// once.
  private Frame.Dmabuf awaitBlob() {
    while (true) {
      sink.await("a frame", s -> s.heldCount() > 0);
      Frame frame = sink.pollHeld();
      if (frame instanceof Frame.Dmabuf f && f.scanout().layout().width() == WIDTH) {
        return f;
      }
      if (frame != null) {
        frame.discard(ReleaseCause.HIDDEN);
      }
    }
  }

  /// Returns the next frame that the guest waits for.
  private Frame.Dmabuf awaitTicket() {
    while (true) {
      Frame.Dmabuf frame = awaitBlob();
      if (!frame.ticket().equals(ReleaseTicket.none())) {
        return frame;
      }
      frame.close();
    }
  }
}
