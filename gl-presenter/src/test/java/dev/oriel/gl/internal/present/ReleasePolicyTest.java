// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.present;

import static dev.oriel.gl.internal.present.PresentBench.H;
import static dev.oriel.gl.internal.present.PresentBench.LIMIT;
import static dev.oriel.gl.internal.present.PresentBench.W;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.frame.Damage;
import dev.oriel.core.frame.ReleaseCause;
import dev.oriel.core.geometry.Rect;
import dev.oriel.fixtures.Await;
import dev.oriel.gl.ReleasePolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

/// Tests of when each policy releases a guest's buffer, and of what is shown.
final class ReleasePolicyTest {

  private static final int RED = 0xff0000;
  private static final int GREEN = 0x00ff00;
  private static final int BLUE = 0x0000ff;
  private static final long MINUTE = 60_000_000_000L;

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "PRESENT")
  void buffersGoBackWhileASwapWaitsForTheScreen(ReleasePolicy policy) {
    try (PresentBench bench = new PresentBench(policy, true)) {
      bench.holdScreen();
      GuestFlush first = bench.paint(0, RED);
      bench.awaitSwap();
      first.await(policy == ReleasePolicy.LATCH ? ReleaseCause.LATCHED : ReleaseCause.FENCE);
      for (int i = 1; i < 20; i++) {
        GuestFlush next = bench.paint(i % 3, i);
        Await.until("the guest goes on", LIMIT, () -> next.cause() != null);
      }
      assertTrue(bench.surface.nothingMore(), "the swap still waits");
      bench.letScreenGo();
      bench.awaitShown(RED);
      // Of all frames that arrived in the meantime, only the newest is drawn.
      assertEquals(19, bench.shown());
      assertEquals(2, bench.stats().draws());
    }
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "PRESENT")
  void buffersGoBackWhileTheScreensPaceHoldsDrawsBack(ReleasePolicy policy) {
    try (PresentBench bench = new PresentBench(policy, false)) {
      bench.surface.frameNanos(MINUTE);
      for (int i = 0; i < 20; i++) {
        GuestFlush next = bench.paint(i % 3, i);
        Await.until("the guest goes on", LIMIT, () -> next.cause() != null);
      }
      assertTrue(bench.surface.nothingMore());
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void presentGivesABufferBackAfterTheSwapThatShowsIt(boolean mayBlock) {
    try (PresentBench bench = new PresentBench(ReleasePolicy.PRESENT, mayBlock)) {
      bench.holdScreen();
      GuestFlush first = bench.paint(0, RED);
      bench.awaitSwap();
      assertNull(first.cause());
      GuestFlush second = bench.paint(1, GREEN);
      bench.refresh();
      assertEquals(RED, bench.shown());
      first.await(ReleaseCause.FENCE);
      bench.awaitSwap();
      assertNull(second.cause());
      bench.refresh();
      assertEquals(GREEN, bench.shown());
      second.await(ReleaseCause.FENCE);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void latchGivesABufferBackWhenTheGpuHasReadTheOneBefore(boolean mayBlock) {
    try (PresentBench bench = new PresentBench(ReleasePolicy.LATCH, mayBlock)) {
      bench.sync.hold();
      bench.paint(0, RED).await(ReleaseCause.LATCHED);
      assertEquals(RED, bench.shown());
      bench.surface.frameNanos(MINUTE);
      GuestFlush second = bench.paint(1, GREEN);
      second.awaitBound();
      assertNull(second.cause(), "the first buffer is still read");
      bench.sync.signalAll();
      second.await(ReleaseCause.FENCE);
      bench.paint(2, BLUE).await(ReleaseCause.LATCHED);
      assertEquals(1, bench.stats().draws());
    }
  }

  @Test
  void latchGivesTheSameBufferBackWhenItWasDrawnAgain() {
    try (PresentBench bench = new PresentBench(ReleasePolicy.LATCH, false)) {
      bench.paint(0, RED).await(ReleaseCause.LATCHED);
      assertEquals(RED, bench.shown());
      bench.sync.hold();
      GuestFlush again = bench.paint(0, GREEN);
      assertEquals(GREEN, bench.shown());
      again.awaitBound();
      assertNull(again.cause());
      bench.sync.signalAll();
      again.await(ReleaseCause.FENCE);
    }
  }

  @Test
  void aBufferThatIsNotDrawnGoesBackAsSupersededWhenAnotherComes() {
    try (PresentBench bench = new PresentBench(ReleasePolicy.LATCH, false)) {
      bench.paint(0, RED).await(ReleaseCause.LATCHED);
      assertEquals(RED, bench.shown());
      bench.surface.frameNanos(MINUTE);
      GuestFlush undrawn = bench.paint(0, GREEN);
      bench.awaitFrames(2);
      assertNull(undrawn.cause());
      bench.paint(1, BLUE);
      undrawn.await(ReleaseCause.SUPERSEDED);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void copyNeverShowsWhatTheGuestDrawsAfterItsFlush(boolean mayBlock) {
    try (PresentBench bench = new PresentBench(ReleasePolicy.COPY, mayBlock)) {
      bench.paint(0, RED).await(ReleaseCause.FENCE);
      assertEquals(RED, bench.shown());
      bench.buffers[0].fill(GREEN);
      bench.presenter.redraw();
      assertEquals(RED, bench.shown());
      // Of the changes since then, only the damage of the flush is copied.
      bench.flush(0, Damage.of(new Rect(0, 0, W, 1))).await(ReleaseCause.FENCE);
      assertEquals(RED, bench.shown());
      bench.presenter.redraw();
      var swap = bench.surface.next();
      assertEquals(GREEN, swap.at(3, 0));
      assertEquals(RED, swap.at(3, 1));
    }
  }

  @Test
  void readCopiesOnlyWhileTheScreenIsNotReady() {
    try (PresentBench bench = new PresentBench(ReleasePolicy.READ, false)) {
      bench.paint(0, RED).await(ReleaseCause.FENCE);
      assertEquals(RED, bench.shown());
      // The buffer itself is drawn, so that drawing without a flush is visible.
      bench.buffers[0].fill(GREEN);
      bench.presenter.redraw();
      assertEquals(GREEN, bench.shown());
      bench.surface.frameNanos(MINUTE);
      bench.paint(0, BLUE).await(ReleaseCause.FENCE);
      bench.buffers[0].fill(RED);
      bench.surface.frameNanos(0);
      bench.presenter.redraw();
      assertEquals(BLUE, bench.shown());
    }
  }

  @Test
  void readWaitsForTheDrawOfItsOwnBuffer() {
    try (PresentBench bench = new PresentBench(ReleasePolicy.READ, false)) {
      bench.sync.hold();
      GuestFlush flush = bench.paint(0, RED);
      assertEquals(RED, bench.shown());
      flush.awaitBound();
      assertNull(flush.cause());
      bench.sync.signalAll();
      flush.await(ReleaseCause.FENCE);
    }
  }

  @Test
  void autoLatchesForAGuestThatFlipsAndCopiesForOneThatDoesNot() {
    try (PresentBench bench = new PresentBench(ReleasePolicy.AUTO, false)) {
      List<ReleaseCause> causes = new ArrayList<>();
      for (int buffer : new int[] {0, 1, 2, 0, 0, 0, 1, 2, 0, 1}) {
        GuestFlush flush = bench.paint(buffer, RED);
        Await.until("the guest goes on", LIMIT, () -> flush.cause() != null);
        causes.add(flush.cause());
        bench.awaitShown(RED);
      }
      ReleaseCause copied = ReleaseCause.FENCE;
      ReleaseCause latched = ReleaseCause.LATCHED;
      assertEquals(
          List.of(
              copied, copied, latched, latched, copied, copied, copied, copied, latched, latched),
          causes);
      assertEquals(ReleasePolicy.LATCH, bench.stats().policy());
      assertEquals("the guest flips between buffers", bench.stats().policyReason());
      bench.paint(1, GREEN).await(ReleaseCause.FENCE);
      assertEquals(ReleasePolicy.COPY, bench.stats().policy());
    }
  }

  @Test
  void aPolicyCanBeChangedWhileFramesFlow() {
    try (PresentBench bench = new PresentBench(ReleasePolicy.COPY, false)) {
      bench.paint(0, RED).await(ReleaseCause.FENCE);
      bench.presenter.releasePolicy(ReleasePolicy.LATCH);
      assertEquals(ReleasePolicy.LATCH, bench.stats().policy());
      bench.paint(1, GREEN).await(ReleaseCause.LATCHED);
      bench.awaitShown(GREEN);
      bench.buffers[1].fill(BLUE);
      bench.presenter.redraw();
      assertEquals(BLUE, bench.shown(), "the buffer itself is drawn");
    }
  }

  @Test
  void manyUpdatesWithinOneRefreshAreOneDrawAndAsManyAnswers() {
    try (PresentBench bench = new PresentBench(ReleasePolicy.LATCH, true)) {
      bench.paint(0, RED).await(ReleaseCause.LATCHED);
      assertEquals(RED, bench.shown());
      bench.holdScreen();
      bench.presenter.redraw();
      bench.awaitSwap();
      bench.buffers[0].fill(GREEN);
      List<GuestFlush> flushes = new ArrayList<>();
      for (int y = 0; y < H; y++) {
        flushes.add(bench.flush(0, Damage.of(new Rect(0, y, W, 1))));
      }
      long draws = bench.stats().draws();
      bench.letScreenGo();
      for (GuestFlush f : flushes) {
        f.await(ReleaseCause.FENCE);
      }
      bench.awaitShown(GREEN);
      assertEquals(draws + 1, bench.stats().draws());
    }
  }

  /// A frame that arrives later than the maximum frame rate requires, as on a busy machine, is not
  /// delayed.
  @Test
  void theFrameRateCapSpacesReleasesOut() {
    int fps = 50;
    PresentOptions options = PresentOptions.DEFAULT.release(ReleasePolicy.LATCH).maxFps(fps);
    try (PresentBench bench =
        new PresentBench(options, ReleaseRule.of(ReleasePolicy.LATCH), false)) {
      long last = 0;
      int frames = 0;
      while (bench.stats().heldBack() < 7) {
        GuestFlush flush = bench.paint(frames % 3, frames);
        flush.await(ReleaseCause.LATCHED);
        if (frames > 0) {
          long gap = flush.releasedNanos() - last;
          assertTrue(gap >= TimeUnit.SECONDS.toNanos(1) / fps, gap + " ns");
        }
        last = flush.releasedNanos();
        frames++;
      }
      bench.presenter.maxFps(0);
      for (int i = 0; i < 2; i++) {
        bench.paint(frames % 3, RED).await(ReleaseCause.LATCHED);
        frames++;
      }
      assertEquals(7, bench.stats().heldBack());
    }
  }

  @Test
  void aRuleOfATestMayAnswerBeforeTheBufferIsRead() {
    ReleaseRule early =
        new ReleaseRule() {
          @Override
          public ReleasePoint point(boolean anotherBuffer, boolean drawnNow) {
            return ReleasePoint.AT_ONCE;
          }

          @Override
          public ReleasePolicy inForce() {
            return ReleasePolicy.READ;
          }

          @Override
          public String reason() {
            return "a test";
          }
        };
    try (PresentBench bench = new PresentBench(PresentOptions.DEFAULT, early, false)) {
      bench.surface.frameNanos(MINUTE);
      bench.paint(0, RED).await(ReleaseCause.LATCHED);
      bench.buffers[0].fill(GREEN);
      bench.surface.frameNanos(0);
      bench.presenter.redraw();
      assertEquals(GREEN, bench.shown(), "this frame is torn, so the test would detect tearing");
    }
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "PRESENT")
  void whileNobodyLooksBuffersGoBackUnread(ReleasePolicy policy) {
    try (PresentBench bench = new PresentBench(policy, false)) {
      bench.surface.surface().visible(false);
      for (int i = 0; i < 10; i++) {
        bench.paint(i % 3, i + 1).await(ReleaseCause.HIDDEN);
      }
      assertEquals(0, bench.stats().imports());
      bench.surface.surface().visible(true);
      bench.presenter.redraw();
      assertEquals(10, bench.shown());
    }
  }

  @Test
  void whileNobodyLooksPresentKeepsTheRefreshRate() {
    try (PresentBench bench = new PresentBench(ReleasePolicy.PRESENT, false)) {
      bench.surface.surface().resize(0, 0);
      long last = 0;
      for (int i = 0; i < 4; i++) {
        GuestFlush flush = bench.paint(i % 3, i);
        flush.await(ReleaseCause.HIDDEN);
        if (i > 0) {
          long gap = flush.releasedNanos() - last;
          assertTrue(gap >= bench.surface.refreshNanos(), gap + " ns");
        }
        last = flush.releasedNanos();
      }
      bench.surface.surface().resize(W, H);
      bench.presenter.redraw();
      assertEquals(3, bench.shown());
    }
  }

  @Test
  void aBufferThatIsStillReadWhenTheWindowIsHiddenWaitsForThat() {
    try (PresentBench bench = new PresentBench(ReleasePolicy.LATCH, false)) {
      bench.sync.hold();
      bench.paint(0, RED).await(ReleaseCause.LATCHED);
      assertEquals(RED, bench.shown());
      bench.surface.surface().visible(false);
      GuestFlush next = bench.paint(1, GREEN);
      next.awaitBound();
      assertNull(next.cause());
      bench.sync.signalAll();
      next.await(ReleaseCause.FENCE);
    }
  }
}
