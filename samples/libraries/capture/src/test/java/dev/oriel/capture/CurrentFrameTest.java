// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.format.PixelFormat;
import dev.oriel.core.frame.Frame;
import dev.oriel.guest.TestPixels;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// The current picture is QEMU's newest one, or there is none.
class CurrentFrameTest {

  private static final Duration SHORT = Duration.ofMillis(200);
  private static final Duration SOON = Duration.ofSeconds(30);

  @Test
  void isNoneWhileQemuDoesNotSayThatItIsTheNewest() throws Exception {
    CompletableFuture<Void> caughtUp = new CompletableFuture<>();
    SinkSource source = new SinkSource(() -> caughtUp);
    TestPixels placeholder = TestPixels.random(64, 48, 1);
    TestPixels real = TestPixels.random(64, 48, 2);
    try (FrameCapture capture = FrameCapture.open(source, CaptureOptions.DEFAULT)) {
      source.sink().frame(placeholder.frame(1, PixelFormat.X8R8G8B8));
      // It has arrived, and is lent to programs that accept any picture.
      capture.awaitFrame(1, SOON).close();
      CaptureTimeoutException late =
          assertThrows(CaptureTimeoutException.class, () -> capture.current(SHORT));
      assertTrue(
          String.valueOf(late.getMessage()).contains("QEMU did not confirm in time"),
          late::toString);
      source.sink().frame(real.frame(2, PixelFormat.X8R8G8B8));
      caughtUp.complete(null);
      try (CapturedFrame frame = capture.current(SOON)) {
        assertEquals(real.at(3, 5), frame.picture().rgb(3, 5));
      }
    }
  }

  /// On a busy machine QEMU's answer takes longer than the time after which it is asked again.
  @Test
  void isTakenWhenAnyOfTheQuestionsIsAnswered() throws Exception {
    CompletableFuture<Void> first = new CompletableFuture<>();
    AtomicInteger asked = new AtomicInteger();
    SinkSource source =
        new SinkSource(
            () -> {
              if (asked.incrementAndGet() == 1) {
                return first;
              }
              first.complete(null);
              return new CompletableFuture<>();
            });
    TestPixels real = TestPixels.random(64, 48, 2);
    try (FrameCapture capture = FrameCapture.open(source, CaptureOptions.DEFAULT)) {
      source.sink().frame(real.frame(1, PixelFormat.X8R8G8B8));
      try (CapturedFrame frame = capture.current(SOON)) {
        assertEquals(real.at(3, 5), frame.picture().rgb(3, 5));
      }
      assertEquals(2, asked.get());
    }
  }

  /// The end of a session completes the question, too: nothing more will come.
  @Test
  void isNoneIfTheVmGoesAwayInsteadOfSayingThatItIsTheNewest() throws Exception {
    CompletableFuture<Void> caughtUp = new CompletableFuture<>();
    SinkSource source = new SinkSource(() -> caughtUp);
    TestPixels seen = TestPixels.random(64, 48, 1);
    try (FrameCapture capture = FrameCapture.open(source, CaptureOptions.DEFAULT)) {
      source.sink().frame(seen.frame(1, PixelFormat.X8R8G8B8));
      capture.awaitFrame(1, SOON).close();
      source.sink().disconnected("QEMU closed the connection");
      caughtUp.complete(null);
      VmGoneException gone =
          assertThrows(VmGoneException.class, () -> capture.current(SOON).close());
      assertTrue(
          String.valueOf(gone.getMessage()).contains("QEMU closed the connection"), gone::toString);
      assertThrows(VmGoneException.class, () -> capture.still(SOON).close());
      assertThrows(VmGoneException.class, () -> capture.awaitChange(SOON).close());
      try (CapturedFrame last = capture.awaitFrame(1, SOON)) {
        assertEquals(seen.at(3, 5), last.picture().rgb(3, 5));
      }
    }
  }

  @Test
  void saysWhyThereIsNone() throws Exception {
    SinkSource source = new SinkSource(CompletableFuture::new);
    try (FrameCapture capture = FrameCapture.open(source, CaptureOptions.DEFAULT)) {
      source.sink().frame(new Frame.Unreadable(1, System.nanoTime(), "larger than a message"));
      UnreadableFrameException late =
          assertThrows(UnreadableFrameException.class, () -> capture.current(SHORT));
      assertTrue(
          String.valueOf(late.getMessage()).contains("larger than a message"), late::toString);
    }
  }
}
