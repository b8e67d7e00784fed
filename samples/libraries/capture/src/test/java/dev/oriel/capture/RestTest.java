// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.geometry.Rect;
import dev.oriel.dbus.Endpoint;
import dev.oriel.fixtures.Await;
import dev.oriel.guest.NeedsQemu;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

/// Waits for a picture at rest while the guest of a real QEMU continues to draw.
final class RestTest {

  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Duration QUIET = Duration.ofMillis(400);
  private static final Rect CURSOR = new Rect(36, 80, 9, 16);

  /// Waits in a future.
  @FunctionalInterface
  private interface Wait {
    CapturedFrame frame(FrameCapture capture) throws InterruptedException;
  }

  /// Fills the place with one colour after the other until the wait ends.
  private static void drawMeanwhile(Rect place, IntUnaryOperator colours, Wait wait)
      throws IOException, InterruptedException, ExecutionException {
    try (Desktop guest = Desktop.start();
        FrameCapture capture =
            FrameCapture.open(
                new Endpoint.Qmp(guest.qemu().qmpSocket()), null, CaptureOptions.DEFAULT)) {
      CompletableFuture<Void> waiting =
          CompletableFuture.runAsync(
              () -> {
                try {
                  wait.frame(capture).close();
                } catch (InterruptedException e) {
                  throw new CompletionException(e);
                }
              });
      for (int i = 0; !waiting.isDone(); i++) {
        long seen = capture.stats().changes();
        guest.fill(place, colours.applyAsInt(i));
        // Shared memory that is read during drawing shows a half-drawn place, which is a third
        // content. The first colour may be the one that is already there.
        if (i > 0) {
          Await.until(
              "the place is seen",
              SOON,
              () -> waiting.isDone() || capture.stats().changes() > seen);
        }
      }
      Void _ = waiting.get();
    }
  }

  private static String timeout(ExecutionException failed) {
    assertInstanceOf(CaptureTimeoutException.class, failed.getCause());
    return String.valueOf(failed.getCause()).split(": ", 2)[1];
  }

  /// As the prompt of a firmware does permanently.
  @Test
  void aCursorThatBlinksIsAtRest() throws Exception {
    drawMeanwhile(
        CURSOR,
        i -> i % 2 == 0 ? 0xffaaaaaa : 0xff000000,
        capture -> capture.awaitStable(QUIET, SOON));
  }

  @Test
  void whatStillChangesIsNamedWithItsPlace() {
    ExecutionException failed =
        assertThrows(
            ExecutionException.class,
            () ->
                drawMeanwhile(
                    CURSOR,
                    i -> 0xff000000 | i % 0x100_0000,
                    capture -> capture.awaitStable(SOON, Duration.ofSeconds(1))));
    String said = timeout(failed);
    assertTrue(
        said.matches("the picture did not rest: 9x16 at 36,80 changed .*\\d\\.\\d s ago.*"), said);
  }

  @Test
  void aRegionLeavesOutWhatChanges() throws Exception {
    Rest below = Rest.of(QUIET).in(new Rect(0, 100, 640, 100));
    drawMeanwhile(
        CURSOR, i -> 0xff000000 | i % 0x100_0000, capture -> capture.awaitStable(below, SOON));
  }

  @Test
  void aChangeOutsideOfARegionIsNotWaitedFor() {
    ExecutionException failed =
        assertThrows(
            ExecutionException.class,
            () ->
                drawMeanwhile(
                    CURSOR,
                    i -> 0xff000000 | i % 0x100_0000,
                    capture ->
                        capture.awaitChange(new Rect(0, 100, 640, 100), Duration.ofSeconds(1))));
    String said = timeout(failed);
    assertTrue(said.matches("none of the picture's changes \\(\\d+\\) met the condition"), said);
  }

  @Test
  void aFrameThatDoesNotComeIsNotCalledAPictureThatDoesNotChange() {
    ExecutionException failed =
        assertThrows(
            ExecutionException.class,
            () ->
                drawMeanwhile(
                    CURSOR,
                    i -> 0xff000000 | i % 0x100_0000,
                    capture -> capture.awaitFrame(Long.MAX_VALUE, Duration.ofSeconds(1))));
    String said = timeout(failed);
    assertTrue(said.matches("the newest of QEMU's frames was number \\d+"), said);
  }

  @Test
  @NeedsQemu
  void aPictureThatDoesNotChangeIsCalledSo() throws Exception {
    try (Desktop guest = Desktop.start();
        FrameCapture capture =
            FrameCapture.open(
                new Endpoint.Qmp(guest.qemu().qmpSocket()), null, CaptureOptions.DEFAULT)) {
      capture.awaitStable(QUIET, SOON).close();
      CaptureTimeoutException late =
          assertThrows(
              CaptureTimeoutException.class, () -> capture.awaitChange(Duration.ofMillis(60)));
      assertEquals("the picture did not change", late.getMessage());
    }
  }
}
