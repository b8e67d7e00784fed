// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.fixtures.Await;
import dev.oriel.guest.EagerGuest;
import dev.oriel.guest.NeedsQemu;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tests the pictures that the commands write of a guest that has no dma-bufs and draws without
/// waiting.
@NeedsQemu
final class WholePicturesTest {

  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final int WIDTH = 1280;
  private static final int HEIGHT = 800;
  private static final int BYTES = WIDTH * HEIGHT * 4;

  @TempDir Path dir;

  private boolean isWhole(Path file) throws IOException {
    byte[] rgba = Files.readAllBytes(file);
    assertEquals(BYTES, rgba.length);
    return EagerGuest.isWhole(ByteBuffer.wrap(rgba));
  }

  @Test
  void eachCaptureIsWhole() throws IOException {
    Path file = dir.resolve("a.rgba");
    try (EagerGuest guest = EagerGuest.start(WIDTH, HEIGHT)) {
      for (int i = 0; i < 20; i++) {
        Oriel.succeeds("capture", "--qmp", guest.qemu().qmpSocket(), "-o", file);
        assertTrue(isWhole(file), "capture " + i + " is torn");
        Oriel.succeeds("capture", "--qmp", guest.qemu().qmpSocket(), "-o", file, "--wait-change");
        assertTrue(isWhole(file), "the change seen by capture " + i + " is torn");
        Oriel.succeeds(
            "capture", "--qmp", guest.qemu().qmpSocket(), "-o", file, "--wait-change", "--whole");
        assertTrue(isWhole(file), "the change after capture " + i + " is torn");
      }
    }
  }

  @Test
  void eachPictureOfASeriesIsWhole() throws IOException {
    int count = 60;
    try (EagerGuest guest = EagerGuest.start(WIDTH, HEIGHT)) {
      Path files = dir.resolve("%02d.rgba");
      Oriel.succeeds(
          "capture",
          "--qmp",
          guest.qemu().qmpSocket(),
          "-o",
          files,
          "--count",
          "" + count,
          "--whole");
      for (int i = 1; i <= count; i++) {
        Path file = dir.resolve(String.format(Locale.ROOT, "%02d.rgba", i));
        assertTrue(isWhole(file), file + " is torn");
      }
    }
  }

  @Test
  void eachFrameOfARecordingIsWholeWhereThatIsAskedFor() throws IOException {
    int frames = 20;
    Path file = dir.resolve("a.rgba");
    try (EagerGuest guest = EagerGuest.start(WIDTH, HEIGHT)) {
      Oriel.succeeds(
          "record", "--qmp", guest.qemu().qmpSocket(), "-o", file, "--frames", frames, "--whole");
    }
    ByteBuffer rgba = ByteBuffer.wrap(Files.readAllBytes(file));
    assertEquals(frames * BYTES, rgba.limit());
    for (int i = 0; i < frames; i++) {
      assertTrue(EagerGuest.isWhole(rgba.slice(i * BYTES, BYTES)), "frame " + i + " is torn");
    }
  }

  /// With the same guest and the same check, captures from shared memory are torn. So the tests
  /// above can fail.
  @Test
  void withoutWholeMemoryIsReadWhileTheGuestDraws() throws IOException {
    Path file = dir.resolve("a.rgba");
    try (EagerGuest guest = EagerGuest.start(WIDTH, HEIGHT)) {
      boolean torn = false;
      for (long end = System.nanoTime() + Await.patient(LIMIT).toNanos(); !torn; ) {
        assertTrue(System.nanoTime() < end, "no picture was torn: the tests cannot fail");
        Oriel.succeeds("capture", "--qmp", guest.qemu().qmpSocket(), "-o", file, "--no-whole");
        torn = !isWhole(file);
      }
    }
  }
}
