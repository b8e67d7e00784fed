// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.present;

import static dev.oriel.gl.internal.present.PresentBench.LIMIT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.oriel.core.frame.FramePath;
import dev.oriel.core.frame.ReleaseCause;
import dev.oriel.fixtures.Await;
import dev.oriel.gl.ReleasePolicy;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Tests that a compositor which is silent or ends does not stop the guest.
final class FailingCompositorTest {

  private static final int RED = 0xff0000;
  private static final int GREEN = 0x00ff00;
  private static final int BLUE = 0x0000ff;
  private static final long MS = 1_000_000;

  private final FakeCompositor compositor = new FakeCompositor();

  private PresentBench bench(ReleasePolicy policy) {
    return new PresentBench(policy, false, compositor);
  }

  @Test
  void aCompositorThatDoesNotUpdateTheWindowDoesNotStopTheGuest() {
    try (PresentBench bench = bench(ReleasePolicy.LATCH)) {
      bench.surface.refreshNanos(MS);
      bench.paint(0, RED).await(ReleaseCause.COMPOSITOR);
      GuestFlush second = bench.paint(1, GREEN);
      compositor.await(2);
      // Without any event: the window notices by itself that nothing comes.
      bench.awaitShown(GREEN);
      assertNull(compositor.await(3).buffer());
      bench.awaitPath(FramePath.DIRECT, PassPace.UNSHOWN);
      compositor.update();
      second.await(ReleaseCause.COMPOSITOR);
      // It is drawn, or passed again if a second has passed.
      GuestFlush third = bench.paint(2, BLUE);
      Await.until(
          "the guest goes on",
          LIMIT,
          () -> {
            compositor.update();
            return third.cause() != null;
          });
    }
  }

  @Test
  void aCompositorThatDoesNotAnswerDoesNotStopTheGuest() {
    compositor.answersAtOnce(false);
    try (PresentBench bench = bench(ReleasePolicy.LATCH)) {
      bench.surface.refreshNanos(MS);
      GuestFlush first = bench.paint(0, RED);
      bench.awaitShown(RED);
      first.await(ReleaseCause.LATCHED);
      bench.awaitPath(FramePath.DIRECT, PassPace.UNSHOWN);
      assertEquals(List.of(), compositor.calls());
    }
  }

  @Test
  void aLostCompositorGivesTheGuestItsBuffersBack() {
    try (PresentBench bench = bench(ReleasePolicy.LATCH)) {
      bench.flush(0).await(ReleaseCause.COMPOSITOR);
      GuestFlush second = bench.flush(1);
      compositor.await(2);
      compositor.die();
      second.await(ReleaseCause.DRAW_FAILED);
      Await.until(
          () -> "the listener is told; events: " + bench.listener.events,
          LIMIT,
          () -> bench.listener.events.contains("stopped the compositor is gone"));
    }
  }
}
