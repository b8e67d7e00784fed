// SPDX-License-Identifier: Apache-2.0
package dev.oriel.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.oriel.guest.VgemFences.Retry;
import org.junit.jupiter.api.Test;

/// When a test with fences that expire runs again.
final class VgemFencesTest {

  private long now;
  private int runs;

  private void failAfter(long nanos) {
    runs++;
    now += nanos;
    throw new AssertionError("run " + runs);
  }

  private void succeed() {
    runs++;
  }

  @Test
  void aTestThatFailsBeforeItsFencesExpireHasFailed() {
    Retry retry = new Retry(() -> now);
    AssertionError failed =
        assertThrows(
            AssertionError.class,
            () -> retry.run(() -> failAfter(Retry.EXPIRY_NANOS - 1), this::succeed));
    assertEquals("run 1", failed.getMessage());
    assertEquals(1, runs);
  }

  @Test
  void aTestWhoseFencesHaveExpiredRunsAgain() throws Throwable {
    new Retry(() -> now).run(() -> failAfter(Retry.EXPIRY_NANOS), this::succeed);
    assertEquals(2, runs);
  }

  @Test
  void aTestThatFailsEachTimeFails() {
    Retry retry = new Retry(() -> now);
    AssertionError failed =
        assertThrows(
            AssertionError.class,
            () ->
                retry.run(
                    () -> failAfter(Retry.EXPIRY_NANOS), () -> failAfter(Retry.EXPIRY_NANOS)));
    assertEquals("run 3", failed.getMessage());
  }
}
