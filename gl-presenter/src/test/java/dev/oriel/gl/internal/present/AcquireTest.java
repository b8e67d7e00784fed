// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.present;

import static dev.oriel.gl.internal.present.PresentBench.LIMIT;
import static dev.oriel.gl.internal.present.PresentBench.W;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.frame.ReleaseCause;
import dev.oriel.core.internal.linux.EventFd;
import dev.oriel.fixtures.Await;
import dev.oriel.gl.ReleasePolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A buffer is not read while the guest's GPU draws into it, and the window continues without it.
final class AcquireTest {

  private static final int RED = 0xff0000;
  private static final int GREEN = 0x00ff00;
  private static final int BLUE = 0x0000ff;

  @ParameterizedTest
  @EnumSource(ReleasePolicy.class)
  void aBufferIsReadWhenItsWriterIsDone(ReleasePolicy policy) {
    try (PresentBench bench = new PresentBench(policy, false)) {
      EventFd writing = bench.sync.write(bench.scanouts[1]);
      bench.paint(0, RED);
      bench.awaitShown(RED);
      GuestFlush flush = bench.paint(1, GREEN);
      bench.awaitAsked(1, 1);
      // The window is exposed and resized, and shows the picture that it has.
      bench.presenter.redraw();
      assertEquals(RED, bench.shown());
      bench.surface.surface().resize(2 * W, 2 * W);
      bench.presenter.redraw();
      assertEquals(RED, bench.shown());
      assertNull(flush.cause());
      assertEquals(1, bench.stats().imports());
      writing.signal();
      assertEquals(GREEN, bench.shown());
      Await.until("the guest goes on", LIMIT, () -> flush.cause() != null);
    }
  }

  @Test
  void aFrameWhoseWriterIsDoneReplacesOneThatIsStillDrawn() {
    try (PresentBench bench = new PresentBench(ReleasePolicy.LATCH, false)) {
      EventFd writing = bench.sync.write(bench.scanouts[0]);
      GuestFlush stuck = bench.paint(0, RED);
      bench.awaitAsked(0, 1);
      assertNull(stuck.cause());
      bench.paint(1, GREEN).await(ReleaseCause.LATCHED);
      stuck.await(ReleaseCause.SUPERSEDED);
      assertEquals(1, bench.stats().releases().get(ReleaseCause.SUPERSEDED));
      assertEquals(GREEN, bench.shown());
      writing.signal();
      bench.paint(2, BLUE).await(ReleaseCause.LATCHED);
      assertEquals(BLUE, bench.shown());
      assertTrue(bench.surface.nothingMore(), "the late frame is not shown");
    }
  }

  @Test
  void updatesOfABufferThatIsStillDrawnAreAnsweredTogether() {
    try (PresentBench bench = new PresentBench(ReleasePolicy.COPY, false)) {
      EventFd writing = bench.sync.write(bench.scanouts[0]);
      GuestFlush one = bench.paint(0, RED);
      bench.awaitAsked(0, 1);
      GuestFlush two = bench.paint(0, GREEN);
      bench.awaitAsked(0, 2);
      assertNull(one.cause());
      writing.signal();
      one.await(ReleaseCause.FENCE);
      two.await(ReleaseCause.FENCE);
      assertEquals(GREEN, bench.shown());
    }
  }

  @Test
  void aWriterThatIsNeverDoneCostsItsFramesOnly() {
    try (PresentBench bench = new PresentBench(ReleasePolicy.LATCH, false)) {
      bench.paint(0, RED).await(ReleaseCause.LATCHED);
      assertEquals(RED, bench.shown());
      bench.sync.write(bench.scanouts[1]);
      GuestFlush stuck = bench.paint(1, GREEN);
      bench.awaitAsked(1, 1);
      // The D-Bus side does this at the deadline.
      assertTrue(stuck.release(ReleaseCause.DEADLINE));
      bench.presenter.redraw();
      assertEquals(RED, bench.shown());
      bench.sync.write(bench.scanouts[1]).signal();
      bench.paint(1, BLUE).await(ReleaseCause.LATCHED);
      assertEquals(BLUE, bench.shown());
      assertEquals(ReleaseCause.DEADLINE, stuck.cause());
    }
  }

  @Test
  void closingGivesBackABufferThatIsStillDrawn() {
    GuestFlush flush;
    PresentBench closed;
    try (PresentBench bench = new PresentBench(ReleasePolicy.AUTO, false)) {
      closed = bench;
      bench.sync.write(bench.scanouts[0]);
      flush = bench.paint(0, RED);
      bench.awaitAsked(0, 1);
    }
    assertEquals(ReleaseCause.CLOSED, flush.cause());
    assertEquals(1, closed.stats().releases().get(ReleaseCause.CLOSED));
  }

  @ParameterizedTest
  @EnumSource(ReleasePolicy.class)
  void laterWritersAreToldOfReads(ReleasePolicy policy) {
    try (PresentBench bench = new PresentBench(policy, false)) {
      bench.paint(0, RED);
      bench.awaitShown(RED);
      bench.paint(1, GREEN);
      bench.awaitShown(GREEN);
      Await.until(
          "both buffers have a reader's fence",
          LIMIT,
          () ->
              bench.sync.readers().contains(bench.scanouts[0])
                  && bench.sync.readers().contains(bench.scanouts[1]));
    }
  }
}
