// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.present;

import static dev.oriel.gl.internal.present.PresentBench.H;
import static dev.oriel.gl.internal.present.PresentBench.LIMIT;
import static dev.oriel.gl.internal.present.PresentBench.W;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.format.PixelFormat;
import dev.oriel.core.frame.Damage;
import dev.oriel.core.frame.Frame;
import dev.oriel.core.frame.FramePath;
import dev.oriel.core.frame.ReleaseCause;
import dev.oriel.core.geometry.Rect;
import dev.oriel.core.geometry.Scaling;
import dev.oriel.core.stats.DurationSummary;
import dev.oriel.fixtures.Await;
import dev.oriel.gl.Filter;
import dev.oriel.gl.PictureLayout;
import dev.oriel.gl.PresenterStats;
import dev.oriel.gl.ReleasePolicy;
import dev.oriel.gl.internal.panel.OverlayLayout;
import dev.oriel.gl.internal.panel.PlacedOverlay;
import dev.oriel.gl.overlay.Message;
import dev.oriel.gl.overlay.Overlay;
import dev.oriel.gl.overlay.Panel;
import dev.oriel.guest.MemoryBuffer;
import dev.oriel.guest.TestPixels;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Tests of which buffers are passed to the compositor, and of when their flushes complete.
final class PassThroughTest {

  private static PlacedOverlay message() {
    try (OverlayLayout layout = new OverlayLayout()) {
      Message hello = new Message(Panel.Place.MIDDLE, null, "hello");
      return layout.place(new Overlay(false, List.of(hello)), W, H, 0.3);
    }
  }

  private static final int RED = 0xff0000;
  private static final int GREEN = 0x00ff00;
  private static final int BLUE = 0x0000ff;
  private static final long MS = 1_000_000;

  private final FakeCompositor compositor = new FakeCompositor();

  private PresentBench bench(ReleasePolicy policy) {
    return new PresentBench(policy, false, compositor);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void nothingIsDrawnAndNothingCopied(boolean mayBlock) {
    try (PresentBench bench = new PresentBench(ReleasePolicy.LATCH, mayBlock, compositor)) {
      for (int i = 0; i < 1000; i++) {
        GuestFlush flush = bench.flush(i % 3);
        assertSame(
            bench.scanouts[i % 3],
            compositor.await(i + 1).buffer(),
            () -> bench.stats().toString());
        compositor.update();
        flush.await(ReleaseCause.COMPOSITOR);
      }
      assertEquals(FramePath.PASSTHROUGH, bench.stats().path());
      assertEquals("", bench.stats().pathReason());
      assertEquals(0, bench.stats().draws());
      assertEquals(0, bench.stats().copiedBytes());
      assertEquals(3, bench.stats().imports());
      assertEquals(997, bench.stats().importHits());
      assertEquals(1000, bench.stats().releases().get(ReleaseCause.COMPOSITOR));
      assertTrue(bench.surface.nothingMore());
    }
    assertTrue(compositor.isClosed());
  }

  @Test
  void aFlushCompletesWhenTheCompositorNoLongerReadsTheBufferBefore() {
    try (PresentBench bench = bench(ReleasePolicy.LATCH)) {
      bench.flush(0).await(ReleaseCause.COMPOSITOR);
      GuestFlush second = bench.flush(1);
      compositor.await(2);
      bench.awaitFrames(2);
      assertNull(second.cause(), "the first buffer is still read");
      compositor.update();
      second.await(ReleaseCause.COMPOSITOR);
    }
  }

  @Test
  void anUpdateOfTheShownBufferWaitsUntilItWasTakenToTheScreen() {
    try (PresentBench bench = bench(ReleasePolicy.LATCH)) {
      bench.flush(0).await(ReleaseCause.COMPOSITOR);
      compositor.update();
      Damage part = Damage.of(new Rect(3, 4, 5, 6));
      GuestFlush again = bench.flush(0, part);
      assertEquals(part, compositor.await(2).damage());
      assertNull(again.cause());
      compositor.update();
      again.await(ReleaseCause.COMPOSITOR);
    }
  }

  @Test
  void presentWaitsForTheScreenEvenIfNothingElseIsRead() {
    try (PresentBench bench = bench(ReleasePolicy.PRESENT)) {
      GuestFlush first = bench.flush(0);
      compositor.await(1);
      bench.awaitFrames(1);
      assertNull(first.cause());
      compositor.update();
      first.await(ReleaseCause.COMPOSITOR);
    }
  }

  @Test
  void aBufferThatTheGuestsGpuStillDrawsIsNotShown() {
    try (PresentBench bench = bench(ReleasePolicy.LATCH)) {
      bench.flush(0).await(ReleaseCause.COMPOSITOR);
      try (var writing = bench.sync.write(bench.scanouts[1])) {
        GuestFlush second = bench.flush(1);
        bench.awaitAsked(1, 1);
        assertEquals(1, compositor.calls().size());
        writing.signal();
        assertSame(bench.scanouts[1], compositor.await(2).buffer());
        compositor.update();
        second.await(ReleaseCause.COMPOSITOR);
      }
    }
  }

  @Test
  void theTimeUntilAFrameIsVisibleIsThatFromItsMessage() {
    try (PresentBench bench = bench(ReleasePolicy.LATCH)) {
      long begin = System.nanoTime();
      bench.flush(0).await(ReleaseCause.COMPOSITOR);
      GuestFlush second = bench.flush(1);
      compositor.await(2);
      GuestFlush third = bench.flush(2);
      compositor.await(3);
      long received = System.nanoTime();
      // The second one was replaced before the screen's next update.
      long seconds = TimeUnit.SECONDS.toNanos(5);
      compositor.visible(1, begin + seconds);
      compositor.visible(3, received + 2 * seconds);
      compositor.visible(2, received);
      compositor.visible(3, received);
      compositor.visible(9, received);
      compositor.update();
      second.await(ReleaseCause.COMPOSITOR);
      third.await(ReleaseCause.COMPOSITOR);
      DurationSummary times =
          Objects.requireNonNull(bench.stats().stages().get(PresenterStats.Stage.VISIBLE));
      assertEquals(2, times.count());
      assertTrue(times.p50() >= seconds && times.max() >= 2 * seconds, times::toString);
    }
  }

  @Test
  void aCompositorThatWaitsForTheGuestsGpuGetsTheBufferAtOnce() {
    compositor.waitingForWriters();
    try (PresentBench bench = bench(ReleasePolicy.LATCH)) {
      bench.flush(0).await(ReleaseCause.COMPOSITOR);
      try (var writing = bench.sync.write(bench.scanouts[1])) {
        GuestFlush second = bench.flush(1);
        assertSame(bench.scanouts[1], compositor.await(2).buffer());
        assertNull(second.cause(), "the first buffer is still read");
        writing.signal();
        compositor.update();
        second.await(ReleaseCause.COMPOSITOR);
      }
    }
  }

  @Test
  void aBufferThatWasPassedWhileItIsWrittenIsNotDrawnBefore() {
    compositor.waitingForWriters();
    try (PresentBench bench = bench(ReleasePolicy.LATCH)) {
      bench.paint(0, RED).await(ReleaseCause.COMPOSITOR);
      compositor.await(1);
      compositor.update();
      try (var writing = bench.sync.write(bench.scanouts[1])) {
        GuestFlush second = bench.paint(1, GREEN);
        compositor.await(2);
        // Drawn at once if the buffer could be read.
        bench.presenter.overlay(message());
        int looks = bench.surface.looks();
        bench.presenter.redraw();
        Await.until("the presenter has looked", LIMIT, () -> bench.surface.looks() > looks);
        assertEquals(2, compositor.calls().size(), "the buffer is still shown by the compositor");
        bench.buffers[1].fill(BLUE);
        writing.signal();
        assertNull(compositor.await(3).buffer());
        int drawn = 0;
        while (drawn != BLUE) {
          drawn = bench.surface.next().at(0, 0);
          assertTrue(drawn != GREEN, "the buffer was read while it was written");
        }
        compositor.update();
        second.await(ReleaseCause.COMPOSITOR);
        bench.awaitPath(FramePath.DIRECT, "a message is drawn over the picture");
      }
    }
  }

  @Test
  void aBufferWaitsForTheCompositorsAnswerAndIsNotDrawnMeanwhile() {
    compositor.answersAtOnce(false);
    try (PresentBench bench = bench(ReleasePolicy.LATCH)) {
      GuestFlush first = bench.flush(0);
      bench.awaitFrames(1);
      assertEquals(List.of(), compositor.calls());
      assertNull(first.cause());
      compositor.answer();
      compositor.await(1);
      first.await(ReleaseCause.COMPOSITOR);
      assertEquals(0, bench.stats().draws());
    }
  }

  @Test
  void aRefusedBufferIsDrawnAndTheReasonTold() {
    compositor.refuse("the compositor does not take XR24");
    try (PresentBench bench = bench(ReleasePolicy.LATCH)) {
      bench.paint(0, RED).await(ReleaseCause.LATCHED);
      assertEquals(RED, bench.shown());
      bench.awaitPath(FramePath.DIRECT, "the compositor does not take XR24");
      assertEquals(List.of(), compositor.calls());
    }
  }

  @Test
  void autoPassesOnlyAGuestThatFlips() {
    try (PresentBench bench = bench(ReleasePolicy.AUTO)) {
      bench.paint(0, RED).await(ReleaseCause.FENCE);
      bench.awaitShown(RED);
      bench.paint(0, GREEN).await(ReleaseCause.FENCE);
      bench.awaitShown(GREEN);
      bench.awaitPath(FramePath.DIRECT, "the guest draws into the buffer that is shown");
      assertEquals(List.of(), compositor.calls());
      for (int i = 1; i <= 2; i++) {
        bench.paint(i, BLUE + i).await(ReleaseCause.FENCE);
        bench.awaitShown(BLUE + i);
      }
      GuestFlush third = bench.paint(0, RED);
      assertSame(bench.scanouts[0], compositor.await(1).buffer());
      third.await(ReleaseCause.COMPOSITOR);
      bench.awaitPath(FramePath.PASSTHROUGH, "");
    }
  }

  @Test
  void aGuestThatDrawsIntoThePassedBufferIsCopiedAndDrawn() {
    try (PresentBench bench = bench(ReleasePolicy.AUTO)) {
      for (int i = 0; i < 3; i++) {
        GuestFlush flush = bench.paint(i, RED + i);
        Await.until("the guest goes on", LIMIT, () -> flush.cause() != null);
      }
      // From the third flip on, buffers are passed.
      assertSame(bench.scanouts[2], compositor.await(1).buffer());
      GuestFlush fourth = bench.paint(0, RED);
      assertSame(bench.scanouts[0], compositor.await(2).buffer());
      compositor.update();
      fourth.await(ReleaseCause.COMPOSITOR);
      GuestFlush rewritten = bench.paint(0, GREEN);
      bench.awaitShown(GREEN);
      // What was drawn is seen only when the compositor's picture is gone.
      assertNull(compositor.await(3).buffer());
      compositor.update();
      Await.until("the guest goes on", LIMIT, () -> rewritten.cause() != null);
      bench.buffers[0].fill(BLUE);
      bench.presenter.redraw();
      assertEquals(GREEN, bench.shown());
    }
  }

  @Test
  void aDrawnFrameDoesNotGiveBackABufferThatTheCompositorStillReads() {
    try (PresentBench bench = bench(ReleasePolicy.LATCH)) {
      bench.paint(0, RED).await(ReleaseCause.COMPOSITOR);
      compositor.await(1);
      compositor.refuse("no more");
      GuestFlush second = bench.paint(1, GREEN);
      bench.awaitShown(GREEN);
      assertNull(compositor.await(2).buffer());
      assertNull(second.cause(), "the first buffer is still read");
      compositor.update();
      second.await(ReleaseCause.COMPOSITOR);
    }
  }

  @Test
  void aFrameThatTheCpuReadDoesNotGiveItBackEither() {
    try (PresentBench bench = bench(ReleasePolicy.LATCH);
        MemoryBuffer other = new MemoryBuffer(4L * W * H)) {
      bench.paint(0, RED).await(ReleaseCause.COMPOSITOR);
      compositor.await(1);
      compositor.refuse("no more");
      // No GPU takes this format.
      TestPixels picture = TestPixels.random(W, H, 1);
      picture.writeTo(other, PixelFormat.B8G8R8X8, 4 * W, 0, 0);
      GuestFlush second = new GuestFlush();
      bench.presenter.frame(
          new Frame.Dmabuf(
              9,
              System.nanoTime(),
              other.scanout(W, H, PixelFormat.B8G8R8X8.fourcc(), 4L * W),
              Damage.full(W, H),
              second));
      bench.awaitShown(picture.at(W / 2, H / 2));
      assertNull(compositor.await(2).buffer());
      assertEquals(FramePath.BRIDGED, bench.stats().path());
      assertNull(second.cause(), "the first buffer is still read");
      compositor.update();
      second.await(ReleaseCause.COMPOSITOR);
    }
  }

  @Test
  void aWaitThatEndsInADrawDoesNotKeepThePresentThreadBusy() {
    compositor.answersAtOnce(false);
    try (PresentBench bench = bench(ReleasePolicy.LATCH)) {
      bench.flush(0);
      bench.awaitFrames(1);
      bench.presenter.overlay(message());
      bench.awaitPath(FramePath.DIRECT, "a message is drawn over the picture");
      bench.surface.refreshNanos(MS);
      bench.presenter.redraw();
      // Longer than a frame may wait for the compositor.
      await(300 * MS);
      int steps = bench.surface.looks();
      await(100 * MS);
      assertTrue(bench.surface.looks() - steps < 10, "nothing is due");
    }
  }

  private static void await(long nanos) {
    long since = System.nanoTime();
    Await.until("time has passed", LIMIT, () -> System.nanoTime() - since > nanos);
  }

  @Test
  void theBufferAfterDrawnOnesWaitsUntilTheGpuHasReadThem() {
    compositor.refuse("not yet");
    try (PresentBench bench = bench(ReleasePolicy.LATCH)) {
      bench.sync.hold();
      bench.paint(0, RED).await(ReleaseCause.LATCHED);
      assertEquals(RED, bench.shown());
      compositor.refuse("");
      GuestFlush second = bench.paint(1, GREEN);
      compositor.await(1);
      second.awaitBound();
      assertNull(second.cause(), "our GPU still reads the first buffer");
      bench.sync.signalAll();
      second.await(ReleaseCause.FENCE);
    }
  }

  @Test
  void aMessageOverThePictureIsDrawnAndThenTheNextBufferPassed() {
    try (PresentBench bench = bench(ReleasePolicy.LATCH)) {
      bench.paint(0, RED).await(ReleaseCause.COMPOSITOR);
      compositor.await(1);
      bench.presenter.overlay(message());
      assertEquals(RED, bench.surface.next().at(0, 0));
      assertNull(compositor.await(2).buffer());
      bench.awaitPath(FramePath.DIRECT, "a message is drawn over the picture");
      bench.presenter.overlay(PlacedOverlay.NONE);
      compositor.update();
      bench.paint(1, GREEN);
      assertSame(bench.scanouts[1], compositor.await(3).buffer());
    }
  }

  @Test
  void aPictureThatTheCompositorWouldScaleDifferentlyIsDrawn() {
    try (PresentBench bench = bench(ReleasePolicy.LATCH)) {
      bench.paint(0, RED).await(ReleaseCause.COMPOSITOR);
      compositor.await(1);
      bench.surface.surface().resize(2 * W, 2 * H);
      bench.presenter.redraw();
      bench.awaitShown(RED);
      assertNull(compositor.await(2).buffer());
      bench.presenter.layout(PictureLayout.DEFAULT.filter(Filter.LINEAR));
      compositor.update();
      bench.paint(1, GREEN);
      FakeCompositor.Shown shown = compositor.await(3);
      assertSame(bench.scanouts[1], shown.buffer());
      assertEquals(Rect.ofSize(2 * W, 2 * H), shown.viewport().target());
    }
  }

  @Test
  void aLargerWindowMovesThePictureAndDrawsOnlyTheBackground() {
    try (PresentBench bench = bench(ReleasePolicy.LATCH)) {
      bench.presenter.layout(PictureLayout.DEFAULT.scaling(Scaling.EXACT));
      bench.paint(0, RED).await(ReleaseCause.COMPOSITOR);
      compositor.await(1);
      bench.surface.surface().resize(W + 20, H + 10);
      bench.presenter.redraw();
      FakeCompositor.Shown moved = compositor.await(2);
      assertSame(bench.scanouts[0], moved.buffer());
      assertEquals(new Rect(10, 5, W, H), moved.viewport().target());
      RecordingSurface.Swap background = bench.surface.next();
      while (background.width() != W + 20) {
        background = bench.surface.next();
      }
      assertEquals(0, background.at(0, 0));
      assertEquals(0, bench.stats().draws());
      assertEquals(moved.viewport(), bench.presenter.viewport());
    }
  }

  @Test
  void aHiddenWindowGivesBuffersBackAndShowsTheNewestAgain() {
    try (PresentBench bench = bench(ReleasePolicy.LATCH)) {
      bench.flush(0).await(ReleaseCause.COMPOSITOR);
      GuestFlush second = bench.flush(1);
      compositor.await(2);
      bench.surface.surface().visible(false);
      bench.presenter.redraw();
      second.await(ReleaseCause.HIDDEN);
      assertNull(compositor.await(3).buffer());
      bench.flush(2).await(ReleaseCause.HIDDEN);
      bench.surface.surface().visible(true);
      bench.presenter.redraw();
      Await.until(
          () -> "the newest is shown; calls: " + compositor.calls(),
          LIMIT,
          () -> compositor.calls().getLast().buffer() == bench.scanouts[2]);
    }
  }
}
