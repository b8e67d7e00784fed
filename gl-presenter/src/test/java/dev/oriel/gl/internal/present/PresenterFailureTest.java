// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.present;

import static dev.oriel.gl.internal.present.PresentBench.H;
import static dev.oriel.gl.internal.present.PresentBench.LIMIT;
import static dev.oriel.gl.internal.present.PresentBench.W;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.format.Fourcc;
import dev.oriel.core.frame.Damage;
import dev.oriel.core.frame.Frame;
import dev.oriel.core.frame.ReleaseCause;
import dev.oriel.fixtures.Await;
import dev.oriel.gl.ReleasePolicy;
import dev.oriel.guest.MemoryBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// After each kind of failure, a guest's buffer is released once, with the correct cause.
final class PresenterFailureTest {

  private static final int RED = 0xff0000;
  private static final int GREEN = 0x00ff00;
  private static final long MINUTE = 60_000_000_000L;

  @ParameterizedTest
  @EnumSource(ReleasePolicy.class)
  void aBufferThatCannotBeImportedGoesBackAndTheOneBeforeStays(ReleasePolicy policy) {
    try (PresentBench bench = new PresentBench(policy, false);
        MemoryBuffer tooShort = new MemoryBuffer(4096)) {
      GuestFlush first = bench.paint(0, RED);
      assertEquals(RED, bench.shown());
      Await.until("the guest goes on", LIMIT, () -> first.cause() != null);
      GuestFlush refused = new GuestFlush();
      bench.presenter.frame(
          new Frame.Dmabuf(
              2,
              System.nanoTime(),
              tooShort.scanout(W, H, Fourcc.XRGB8888, 4L * W),
              Damage.full(W, H),
              refused));
      refused.await(ReleaseCause.IMPORT_FAILED);
      bench.presenter.redraw();
      assertEquals(RED, bench.shown());
      bench.paint(0, GREEN);
      assertEquals(GREEN, bench.shown());
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "LATCH")
  void withoutNativeFencesTheCpuWaits(ReleasePolicy policy) {
    try (PresentBench bench = new PresentBench(policy, false)) {
      bench.sync.withoutDescriptors();
      bench.paint(0, RED).await(ReleaseCause.FINISH);
      assertEquals(RED, bench.shown());
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "LATCH")
  void aGpuThatDoesNothingAnyMoreDoesNotKeepTheBuffer(ReleasePolicy policy) {
    try (PresentBench bench = new PresentBench(policy, false)) {
      bench.sync.withoutDescriptors();
      bench.sync.loseGpu();
      bench.paint(0, RED).await(ReleaseCause.DRAW_FAILED);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aLostSurfaceEndsPresentingAndGivesAllBack(boolean mayBlock) {
    try (PresentBench bench = new PresentBench(ReleasePolicy.PRESENT, mayBlock)) {
      bench.surface.beforeSwap(
          () -> {
            throw new IllegalStateException("the window is lost");
          });
      GuestFlush drawn = bench.paint(0, RED);
      drawn.await(ReleaseCause.DRAW_FAILED);
      Await.until(
          "the listener is notified",
          LIMIT,
          () -> bench.listener.events.contains("stopped the window is lost"));
      bench.paint(1, GREEN).await(ReleaseCause.CLOSED);
    }
  }

  @Test
  void closingInTheMiddleOfASwapGivesBackWhatWaitsForIt() {
    GuestFlush inSwap;
    GuestFlush next;
    try (PresentBench bench = new PresentBench(ReleasePolicy.PRESENT, true)) {
      bench.holdScreen();
      inSwap = bench.paint(0, RED);
      bench.awaitSwap();
      next = bench.paint(1, GREEN);
      Thread closing = Thread.ofPlatform().start(bench.presenter::close);
      // Released before the swap ends, for which closing has to wait.
      inSwap.await(ReleaseCause.CLOSED);
      next.await(ReleaseCause.CLOSED);
      assertTrue(closing.isAlive());
      bench.letScreenGo();
      bench.presenter.close();
    }
  }

  /// On a busy machine, the release may be due before the presenter is closed. The test then tries
  /// again.
  @Test
  void closingGivesBackWhatTheFrameRateHoldsBack() {
    ReleaseCause cause = closeWhileHeldBack();
    while (cause == ReleaseCause.LATCHED) {
      cause = closeWhileHeldBack();
    }
    assertEquals(ReleaseCause.CLOSED, cause);
  }

  private static @Nullable ReleaseCause closeWhileHeldBack() {
    PresentOptions slow = PresentOptions.DEFAULT.release(ReleasePolicy.LATCH).maxFps(1);
    GuestFlush first;
    GuestFlush early;
    try (PresentBench bench = new PresentBench(slow, ReleaseRule.of(ReleasePolicy.LATCH), false)) {
      first = bench.paint(0, RED);
      first.await(ReleaseCause.LATCHED);
      early = bench.paint(1, GREEN);
      Await.until(
          "the release is delayed, or the machine is late",
          LIMIT,
          () -> bench.stats().heldBack() == 1 || early.cause() != null);
    }
    if (early.cause() == ReleaseCause.LATCHED) {
      long gap = early.releasedNanos() - first.releasedNanos();
      assertTrue(gap >= TimeUnit.SECONDS.toNanos(1), "not delayed long enough: " + gap + " ns");
    }
    return early.cause();
  }

  @Test
  void aPictureOfAnotherKindGivesBackTheBufferThatWaitsForItsDraw() {
    try (PresentBench bench = new PresentBench(ReleasePolicy.PRESENT, false)) {
      bench.surface.frameNanos(MINUTE);
      GuestFlush waiting = bench.paint(0, RED);
      bench.awaitFrames(1);
      assertNull(waiting.cause());
      bench.presenter.frame(new Frame.Off(2, System.nanoTime()));
      waiting.await(ReleaseCause.SUPERSEDED);
    }
  }

  @Test
  void windowsOnOneConsoleDoNotWaitForEachOther() {
    try (PresentBench stuck = new PresentBench(ReleasePolicy.PRESENT, true);
        PresentBench other = new PresentBench(ReleasePolicy.LATCH, true)) {
      stuck.holdScreen();
      GuestFlush waiting = stuck.paint(0, RED);
      stuck.awaitSwap();
      for (int i = 0; i < 20; i++) {
        other.paint(i % 3, i).await(ReleaseCause.LATCHED);
      }
      other.awaitShown(19);
      assertNull(waiting.cause());
      assertEquals(
          List.of(), stuck.listener.events.stream().filter(h -> h.startsWith("f")).toList());
      stuck.letScreenGo();
      waiting.await(ReleaseCause.FENCE);
    }
  }
}
