// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.present;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.format.Fourcc;
import dev.oriel.core.format.Modifier;
import dev.oriel.core.frame.Damage;
import dev.oriel.core.frame.DmabufLayout;
import dev.oriel.core.frame.DmabufScanout;
import dev.oriel.core.frame.Frame;
import dev.oriel.core.frame.PlaneLayout;
import dev.oriel.core.frame.ReleaseCause;
import dev.oriel.core.geometry.Rect;
import dev.oriel.core.internal.linux.Memory;
import dev.oriel.core.os.OwnedFd;
import dev.oriel.dmabuf.EglContext;
import dev.oriel.dmabuf.GpuFence;
import dev.oriel.fixtures.Await;
import dev.oriel.gl.ReleasePolicy;
import dev.oriel.gl.internal.dmabuf.GpuSync;
import dev.oriel.guest.Udmabuf;
import dev.oriel.guest.Vgem;
import dev.oriel.guest.VgemFences;
import dev.oriel.sync.DmabufSync;
import dev.oriel.sync.DmabufSync.Access;
import dev.oriel.sync.SyncFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/// Tests with buffers and fences of a real kernel, from the guest's writer to its flush, in the lab
/// VM.
@Tag("lab")
@VgemFences
final class KernelReleaseTest {

  private static final int W = 64;
  private static final int H = 64;
  private static final long BYTES = 4L * W * H;
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int RED = 0xff0000;
  private static final int GREEN = 0x00ff00;
  private static final int BLUE = 0x0000ff;

  private final Arena arena = Arena.ofShared();
  private final RecordingSurface surface = new RecordingSurface(W, H);
  private final CountingSync sync = new CountingSync();
  private long serial;

  @AfterEach
  void unmap() {
    arena.close();
  }

  /// A dma-buf of the test and its memory. Ownership: owns its descriptor.
  private final class Buffer implements AutoCloseable {

    private final DmabufScanout scanout;
    private final MemorySegment memory;

    /// @param dmabuf the buffer; the caller keeps ownership
    Buffer(OwnedFd dmabuf, int stride) {
      memory = Memory.map(dmabuf.number(), 0, (long) stride * H, true, arena);
      DmabufLayout layout =
          new DmabufLayout(
              W,
              H,
              Fourcc.XRGB8888,
              Modifier.LINEAR,
              List.of(new PlaneLayout(0, stride)),
              Rect.ofSize(W, H),
              false);
      scanout = new DmabufScanout(layout, List.of(dmabuf.duplicate()));
    }

    void fill(int rgb) {
      for (long at = 0; at < memory.byteSize(); at += Integer.BYTES) {
        memory.set(ValueLayout.JAVA_INT, at, rgb);
      }
    }

    OwnedFd fd() {
      return scanout.fd(0);
    }

    /// Returns a flush of this buffer.
    GuestFlush flush(SurfacePresenter presenter) {
      GuestFlush ticket = new GuestFlush();
      scanout.retain();
      presenter.frame(
          new Frame.Dmabuf(++serial, System.nanoTime(), scanout, Damage.full(W, H), ticket));
      return ticket;
    }

    @Override
    public void close() {
      scanout.close();
    }
  }

  private Buffer udmabuf(int rgb) {
    try (OwnedFd dmabuf = Udmabuf.create(BYTES)) {
      Buffer buffer = new Buffer(dmabuf, 4 * W);
      buffer.fill(rgb);
      return buffer;
    }
  }

  private SurfacePresenter present(ReleasePolicy policy) {
    PresentOptions options = PresentOptions.DEFAULT.release(policy);
    return SurfacePresenter.start(
        surface, options, ReleaseRule.of(policy), sync, new RecordingListener());
  }

  private void awaitShown(int rgb) {
    while (surface.next().at(W / 2, H / 2) != rgb) {
      // The picture before the test.
    }
  }

  @ParameterizedTest
  @EnumSource(ReleasePolicy.class)
  void aBufferIsNotReadBeforeItsWritersFenceAndTheWindowGoesOn(ReleasePolicy policy) {
    try (Vgem vgem = Vgem.open();
        Vgem.Buffer drawn = vgem.createBuffer(W, H);
        Buffer first = udmabuf(RED);
        Buffer second = new Buffer(drawn.dmabuf(), drawn.strideBytes());
        SurfacePresenter presenter = present(policy)) {
      first.flush(presenter);
      awaitShown(RED);
      Vgem.PendingFence writing = drawn.beginWrite();
      second.fill(GREEN);
      GuestFlush flush = second.flush(presenter);
      awaitFrames(presenter, 2);
      for (int i = 0; i < 3; i++) {
        presenter.redraw();
        assertEquals(RED, surface.next().at(W / 2, H / 2), "the window shows the previous picture");
      }
      assertNull(
          flush.cause(), "the guest waits for its writer's fence and then for the read fence");
      assertFalse(flush.isBound());
      second.fill(BLUE);
      writing.signal();
      // If the buffer had been read too early, the pixel would be green.
      assertEquals(BLUE, surface.next().at(W / 2, H / 2));
      Await.until("the guest goes on", LIMIT, () -> flush.cause() != null);
    }
  }

  /// The fence is a fence of the kernel. The answer to the guest waits for this fence only.
  @ParameterizedTest
  @EnumSource(
      mode = Mode.INCLUDE,
      names = {"READ", "COPY", "PRESENT"})
  void theFenceOfTheDrawGatesTheAnswer(ReleasePolicy policy) {
    try (Buffer buffer = udmabuf(RED);
        SurfacePresenter presenter = present(policy)) {
      for (int i = 0; i < 20; i++) {
        GuestFlush flush = buffer.flush(presenter);
        flush.awaitBound();
        assertTrue(flush.fence().describe().status() >= 0, "a sync file of the kernel's");
        flush.await(ReleaseCause.FENCE);
      }
      assertEquals("EGL_ANDROID_native_fence_sync", presenter.stats().snapshot().sync());
    }
  }

  @ParameterizedTest
  @EnumSource(ReleasePolicy.class)
  void eachReadIsToldToTheBuffer(ReleasePolicy policy) {
    try (Buffer one = udmabuf(RED);
        Buffer other = udmabuf(GREEN);
        SurfacePresenter presenter = present(policy)) {
      for (int i = 0; i < 6; i++) {
        one.flush(presenter);
        awaitShown(RED);
        other.flush(presenter);
        awaitShown(GREEN);
      }
      Await.until("12 reads: " + sync.taken, LIMIT, () -> sync.taken.get() >= 12);
      assertEquals(0, sync.refused.get());
    }
  }

  /// A software renderer's fences are signalled before the test can look at them, so the read fence
  /// here is that of another driver.
  @Test
  void whatIsToldToABufferIsSeenByItsNextWriterAndNotByReaders() {
    try (Vgem vgem = Vgem.open();
        Vgem.Buffer elsewhere = vgem.createBuffer(W, H);
        Buffer buffer = udmabuf(RED)) {
      Vgem.PendingFence reading = elsewhere.beginWrite();
      try (SyncFile read =
          assertNotNullFences(DmabufSync.exportFences(elsewhere.dmabuf(), Access.READ))) {
        assertTrue(GpuSync.REAL.addReader(buffer.scanout, read));
      }
      try (SyncFile writer =
              assertNotNullFences(DmabufSync.exportFences(buffer.fd(), Access.WRITE));
          SyncFile reader =
              assertNotNullFences(DmabufSync.exportFences(buffer.fd(), Access.READ))) {
        assertEquals("vgem", writer.describe().fences().getFirst().driver());
        assertFalse(writer.isSignalled(), "the next writer waits for our read");
        assertTrue(reader.isSignalled(), "another reader does not");
        reading.signal();
        assertTrue(writer.await(LIMIT));
      }
    }
  }

  private static SyncFile assertNotNullFences(@Nullable SyncFile fences) {
    assertNotNull(fences, "a udmabuf carries fences");
    return fences;
  }

  /// The deadline itself is implemented in the D-Bus module.
  @Test
  void aWriterWhoseFenceNeverSignalsCostsItsFramesOnly() {
    try (Vgem vgem = Vgem.open();
        Vgem.Buffer drawn = vgem.createBuffer(W, H);
        Buffer stuck = new Buffer(drawn.dmabuf(), drawn.strideBytes());
        Buffer first = udmabuf(RED);
        Buffer second = udmabuf(BLUE);
        SurfacePresenter presenter = present(ReleasePolicy.AUTO)) {
      first.flush(presenter);
      awaitShown(RED);
      Vgem.PendingFence never = drawn.beginWrite();
      stuck.fill(GREEN);
      GuestFlush flush = stuck.flush(presenter);
      awaitFrames(presenter, 2);
      assertTrue(flush.release(ReleaseCause.DEADLINE));
      presenter.redraw();
      assertEquals(RED, surface.next().at(W / 2, H / 2));
      GuestFlush next = second.flush(presenter);
      assertEquals(BLUE, surface.next().at(W / 2, H / 2));
      Await.until("the guest goes on", LIMIT, () -> next.cause() != null);
      assertEquals(ReleaseCause.DEADLINE, flush.cause());
      never.signal(); // it would expire after ten seconds
    }
  }

  private static void awaitFrames(SurfacePresenter presenter, long count) {
    Await.until(count + " frames", LIMIT, () -> presenter.stats().snapshot().frames() >= count);
  }

  /// The real fences, and the number of times that a buffer accepted one.
  private static final class CountingSync implements GpuSync {

    private final AtomicInteger taken = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();

    @Override
    public GpuFence fence(EglContext context) {
      return REAL.fence(context);
    }

    @Override
    public @Nullable SyncFile writers(DmabufScanout scanout) {
      return REAL.writers(scanout);
    }

    @Override
    public boolean addReader(DmabufScanout scanout, SyncFile read) {
      boolean took = REAL.addReader(scanout, read);
      (took ? taken : refused).incrementAndGet();
      return took;
    }
  }
}
