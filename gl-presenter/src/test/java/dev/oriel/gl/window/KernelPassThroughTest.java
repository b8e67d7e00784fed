// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.window;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.oriel.core.format.Fourcc;
import dev.oriel.core.format.Modifier;
import dev.oriel.core.frame.Damage;
import dev.oriel.core.frame.DmabufLayout;
import dev.oriel.core.frame.DmabufScanout;
import dev.oriel.core.frame.Frame;
import dev.oriel.core.frame.FramePath;
import dev.oriel.core.frame.PlaneLayout;
import dev.oriel.core.frame.ReleaseCause;
import dev.oriel.core.geometry.Rect;
import dev.oriel.core.internal.linux.Descriptors;
import dev.oriel.core.os.OwnedFd;
import dev.oriel.dmabuf.EglContext;
import dev.oriel.dmabuf.EglDisplay;
import dev.oriel.fixtures.Await;
import dev.oriel.gl.PresenterListener;
import dev.oriel.gl.PresenterStats;
import dev.oriel.gl.ReleasePolicy;
import dev.oriel.gl.internal.present.PassThrough;
import dev.oriel.gl.internal.present.PresentOptions;
import dev.oriel.gl.internal.present.SurfacePresenter;
import dev.oriel.gl.internal.wayland.CompositorOffer;
import dev.oriel.gl.internal.wayland.PointsCompositor;
import dev.oriel.gl.testing.HeadlessSurface;
import dev.oriel.guest.Vgem;
import dev.oriel.guest.VgemFences;
import dev.oriel.guest.WaitingTicket;
import dev.oriel.sync.DmabufSync;
import dev.oriel.sync.EventLoop;
import dev.oriel.sync.SyncFile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// From the guest's writer to its flush, by way of a compositor with timelines of a real kernel, in
/// the lab VM.
@Tag("lab")
@VgemFences
final class KernelPassThroughTest {

  private static final int W = 64;
  private static final int H = 32;
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final BlockingQueue<String> stopped = new LinkedBlockingQueue<>();
  private final List<Vgem.Buffer> buffers = new ArrayList<>();
  private final List<DmabufScanout> scanouts = new ArrayList<>();
  private Vgem vgem;
  private OwnedFd device;
  private PointsCompositor compositor;
  private Surface surface;
  private SurfacePresenter presenter;
  private long serial;

  /// A window without a window system, on the compositor's connection.
  private final class Surface extends HeadlessSurface {

    Surface() {
      super(EglDisplay.surfaceless(), W, H, 1);
    }

    @Override
    public PassThrough passThrough(EventLoop loop, EglContext context, PassThrough.Listener news) {
      WindowState state = new WindowState();
      state.resized(W, H, W, H);
      CompositorOffer offer = new CompositorOffer(compositor.display());
      assertEquals("", offer.missing());
      long window = PointsCompositor.window(offer);
      return new WaylandPassThrough(state, offer, window, context, loop, news);
    }

    @Override
    public long refreshNanos() {
      // The test updates the screen. Nothing is late before the test's limit.
      return Await.patient(LIMIT).toNanos();
    }
  }

  @BeforeEach
  void opensEverything() {
    vgem = Vgem.open();
    device = Descriptors.open("/dev/dri/renderD129", true);
    compositor = new PointsCompositor(device);
    for (int i = 0; i < 3; i++) {
      Vgem.Buffer buffer = vgem.createBuffer(W, H);
      buffers.add(buffer);
      DmabufLayout layout =
          new DmabufLayout(
              W,
              H,
              Fourcc.XRGB8888,
              Modifier.LINEAR,
              List.of(new PlaneLayout(0, buffer.strideBytes())),
              Rect.ofSize(W, H),
              false);
      scanouts.add(new DmabufScanout(layout, List.of(buffer.dmabuf().duplicate())));
    }
    surface = new Surface();
    presenter =
        SurfacePresenter.start(
            surface,
            new PresentOptions(null, ReleasePolicy.LATCH, 0),
            new PresenterListener() {
              @Override
              public void stopped(String reason) {
                stopped.add(reason);
              }
            });
  }

  @AfterEach
  void closesEverything() {
    presenter.close();
    compositor.close();
    scanouts.forEach(DmabufScanout::close);
    buffers.forEach(Vgem.Buffer::close);
    device.close();
    vgem.close();
  }

  /// Flushes a buffer.
  private WaitingTicket flush(int buffer) {
    WaitingTicket ticket = new WaitingTicket();
    DmabufScanout scanout = scanouts.get(buffer);
    scanout.retain();
    presenter.frame(
        new Frame.Dmabuf(++serial, System.nanoTime(), scanout, Damage.full(W, H), ticket));
    return ticket;
  }

  private static void await(WaitingTicket ticket, ReleaseCause cause) {
    Await.until("released", LIMIT, ticket::released);
    assertEquals(cause, ticket.await());
  }

  private void awaitShown(int buffer) {
    Await.until("buffer " + buffer + " is shown", LIMIT, () -> compositor.update() == buffer);
  }

  private PresenterStats.Snapshot stats() {
    return presenter.stats().snapshot();
  }

  private static SyncFile pending(Vgem.Buffer buffer) {
    SyncFile fences = DmabufSync.exportFences(buffer.dmabuf(), DmabufSync.Access.READ);
    assertNotNull(fences);
    return fences;
  }

  @Test
  void aBufferThatIsBeingWrittenIsWithTheCompositorAndNotShown() {
    await(flush(0), ReleaseCause.COMPOSITOR);
    awaitShown(1);
    int before = compositor.commits();
    Vgem.PendingFence writing = buffers.get(1).beginWrite();
    WaitingTicket second = flush(1);
    compositor.awaitCommits(before + 1);
    assertEquals(1, compositor.waiting());
    assertEquals(1, compositor.update(), "the first buffer stays");
    assertFalse(second.released());
    writing.signal();
    awaitShown(2);
    await(second, ReleaseCause.COMPOSITOR);
    assertEquals(FramePath.PASSTHROUGH, stats().path());
    assertEquals(0, stats().copiedBytes());
  }

  @Test
  void theReleasePointOfTheBufferBeforeGatesTheAnswer() {
    await(flush(0), ReleaseCause.COMPOSITOR);
    awaitShown(1);
    int before = compositor.commits();
    WaitingTicket second = flush(1);
    compositor.awaitCommits(before + 1);
    assertFalse(second.released(), "the first buffer is shown");
    try (Vgem.Buffer work = vgem.createBuffer(W, H)) {
      Vgem.PendingFence reading = work.beginWrite();
      try (SyncFile fence = pending(work)) {
        compositor.updateWhileReading(fence);
        assertEquals(2, compositor.update());
        WaitingTicket third = flush(2);
        Await.until("taken", LIMIT, () -> stats().frames() >= 3);
        assertFalse(second.released(), "the compositor's GPU reads the first buffer");
        reading.signal();
        awaitShown(3);
        await(second, ReleaseCause.COMPOSITOR);
        await(third, ReleaseCause.COMPOSITOR);
      }
    }
    assertEquals(3, stats().releases().get(ReleaseCause.COMPOSITOR));
  }

  @Test
  void aThousandFlipsGetTheirBuffersBackInOrder() {
    await(flush(0), ReleaseCause.COMPOSITOR);
    awaitShown(1);
    for (int i = 1; i < 1000; i++) {
      WaitingTicket flush = flush(i % 3);
      awaitShown(i % 3 + 1);
      await(flush, ReleaseCause.COMPOSITOR);
    }
    assertEquals(3, stats().imports());
    assertEquals(0, stats().draws());
    assertEquals(1000, stats().releases().get(ReleaseCause.COMPOSITOR));
  }

  @Test
  void aHiddenWindowGivesBuffersBackAndIsShownAgain() {
    await(flush(0), ReleaseCause.COMPOSITOR);
    awaitShown(1);
    WaitingTicket second = flush(1);
    Await.until("taken", LIMIT, () -> stats().frames() >= 2);
    surface.visible(false);
    presenter.redraw();
    await(second, ReleaseCause.HIDDEN);
    awaitShown(0);
    surface.visible(true);
    presenter.redraw();
    awaitShown(2);
  }

  @Test
  void theEndOfTheCompositorGivesBuffersBackOnce() throws InterruptedException {
    await(flush(0), ReleaseCause.COMPOSITOR);
    awaitShown(1);
    Vgem.PendingFence writing = buffers.get(1).beginWrite();
    WaitingTicket second = flush(1);
    Await.until("taken", LIMIT, () -> stats().frames() >= 2);
    compositor.kill();
    await(second, ReleaseCause.DRAW_FAILED);
    @Nullable String reason = stopped.poll(Await.patient(LIMIT).toSeconds(), TimeUnit.SECONDS);
    assertNotNull(reason);
    writing.signal();
    assertEquals(1, stats().releases().get(ReleaseCause.DRAW_FAILED));
  }
}
