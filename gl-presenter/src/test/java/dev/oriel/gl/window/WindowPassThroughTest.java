// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.window;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.geometry.Rotation;
import dev.oriel.fixtures.Await;
import dev.oriel.fixtures.NeedsWeston;
import dev.oriel.fixtures.Screenshot;
import dev.oriel.fixtures.Weston;
import dev.oriel.guest.TestPixels;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A real compositor shows the buffers of a window's guest itself. It takes memfds, which stand for
/// the guest's dma-bufs, because Mesa draws in software; the lab has real ones.
@NeedsWeston
final class WindowPassThroughTest {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int SIDE = 256;

  private static WindowClient open(Weston weston, WindowPresentation way) throws IOException {
    WindowClient window = WindowClient.start(weston.environment(), SIDE, SIDE, way);
    String _ = window.command("policy LATCH");
    return window;
  }

  private static String flips(WindowClient window, int seed, int count) {
    // On a busy machine the compositor takes ten times as long as its screen, which takes 17 ms.
    return window.command("dmabuf " + SIDE + " " + SIDE + " " + seed + " " + count, 30 + count / 5);
  }

  /// Waits until the screen shows a picture, turned as the window shows it, pixel by pixel.
  private static void awaitShown(Weston weston, TestPixels picture, Rotation rotation) {
    String[] difference = {""};
    Await.until(
        () -> "the screen shows the picture: " + difference[0],
        LIMIT,
        () -> {
          difference[0] = difference(weston, picture, rotation);
          return difference[0].isEmpty();
        });
  }

  private static String difference(Weston weston, TestPixels picture, Rotation rotation) {
    try {
      Screenshot shot = weston.screenshot();
      for (int y = 0; y < SIDE; y++) {
        for (int x = 0; x < SIDE; x++) {
          int expected =
              switch (rotation) {
                case NONE -> picture.at(x, y);
                case RIGHT -> picture.at(y, SIDE - 1 - x);
                case HALF -> picture.at(SIDE - 1 - x, SIDE - 1 - y);
                case LEFT -> picture.at(SIDE - 1 - y, x);
              };
          if (shot.rgb(x, y) != expected) {
            return String.format(
                Locale.ROOT, "at %d,%d %06x instead of %06x", x, y, shot.rgb(x, y), expected);
          }
        }
      }
      return "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aThousandFlipsCauseThreeImportsAndNoDrawAndNoCopy() throws IOException {
    try (Weston weston = Weston.startWithGl(SIDE, SIDE);
        WindowClient window = open(weston, WindowPresentation.PASSTHROUGH)) {
      String stats = flips(window, 1, 1000);
      assertTrue(stats.contains("path=PASSTHROUGH, pathReason=,"), stats);
      assertEquals(0, WindowClient.number(stats, "draws"), stats);
      assertEquals(0, WindowClient.number(stats, "uploadedBytes"), stats);
      assertEquals(0, WindowClient.number(stats, "copiedBytes"), stats);
      assertEquals(3, WindowClient.number(stats, "imports"), stats);
      assertEquals(997, WindowClient.number(stats, "importHits"), stats);
      assertEquals(1000, WindowClient.number(stats, "COMPOSITOR"), stats);
      awaitShown(weston, TestPixels.random(SIDE, SIDE, 1000), Rotation.NONE);
    }
  }

  @ParameterizedTest
  @EnumSource(Rotation.class)
  void theCompositorTurnsThePicture(Rotation rotation) throws IOException {
    try (Weston weston = Weston.startWithGl(SIDE, SIDE);
        WindowClient window = open(weston, WindowPresentation.PASSTHROUGH)) {
      String _ = window.command("turn " + rotation.degrees());
      String stats = flips(window, 7, 4);
      assertEquals(0, WindowClient.number(stats, "draws"), stats);
      awaitShown(weston, TestPixels.random(SIDE, SIDE, 10), rotation);
    }
  }

  @Test
  void wordsOverThePictureAreDrawnAndThenBuffersArePassedAgain() throws IOException {
    try (Weston weston = Weston.startWithGl(SIDE, SIDE);
        WindowClient window = open(weston, WindowPresentation.PASSTHROUGH)) {
      assertEquals(0, WindowClient.number(flips(window, 1, 4), "draws"));
      String _ = window.command("say hello");
      window.expect("path direct a message is drawn over the picture");
      String drawn = flips(window, 5, 4);
      assertTrue(WindowClient.number(drawn, "draws") > 0, drawn);
      String _ = window.command("say");
      String passed = flips(window, 9, 20);
      assertTrue(passed.contains("path=PASSTHROUGH"), passed);
      awaitShown(weston, TestPixels.random(SIDE, SIDE, 28), Rotation.NONE);
    }
  }

  @Test
  void aWindowThatIsToBeDrawnIsDrawn() throws IOException {
    try (Weston weston = Weston.startWithGl(SIDE, SIDE);
        WindowClient window = open(weston, WindowPresentation.GL)) {
      String stats = flips(window, 1, 6);
      assertTrue(stats.contains("path=DIRECT, pathReason=the window is to be drawn"), stats);
      assertEquals(0, WindowClient.number(stats, "COMPOSITOR"), stats);
      awaitShown(weston, TestPixels.random(SIDE, SIDE, 6), Rotation.NONE);
    }
  }

  @Test
  void aCompositorWithoutDmabufsGetsDrawnPictures() throws IOException {
    try (Weston weston = Weston.start(SIDE, SIDE);
        WindowClient window = open(weston, WindowPresentation.AUTO)) {
      String stats = flips(window, 1, 6);
      assertEquals(0, WindowClient.number(stats, "COMPOSITOR"), stats);
      assertTrue(stats.contains("the compositor does not "), stats);
      awaitShown(weston, TestPixels.random(SIDE, SIDE, 6), Rotation.NONE);
    }
  }
}
