// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture.record;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.capture.VmGoneException;
import dev.oriel.core.geometry.Rect;
import dev.oriel.fixtures.NeedsVideo;
import dev.oriel.fixtures.Screenshot;
import dev.oriel.fixtures.Video;
import dev.oriel.guest.GpuFormat;
import dev.oriel.guest.GuestFramebuffer;
import dev.oriel.guest.Guests;
import dev.oriel.guest.NeedsQemu;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// When a recording begins and ends, and what it contains between frames.
final class RecorderTest {

  private static final int WIDTH = 320;
  private static final int HEIGHT = 200;
  private static final int CURSOR = 9;

  @TempDir Path dir;

  private Noting rgba() {
    return new Noting(new RawVideo(dir.resolve("raw.rgba"), VideoFormat.RGBA));
  }

  @Test
  @NeedsQemu
  void lastsAsLongAsAskedForAlthoughTheGuestRests() throws Exception {
    Noting target = rgba();
    Duration time = Duration.ofMillis(400);
    try (RecordedGuest guest = RecordedGuest.start(WIDTH, HEIGHT);
        Recorder recorder =
            Recorder.start(guest.capture, target, RecordingOptions.DEFAULT.withDuration(time))) {
      Recording recording = recorder.await();

      assertEquals(Recording.End.DURATION, recording.end());
      assertEquals(1, recording.frames());
      assertEquals(time, recording.duration());
      assertEquals(List.of(0.0, 0.4), target.times());
      assertArrayEquals(guest.drawn.getFirst(), target.pictures().getLast());
      assertEquals(0, guest.capture.stats().leases());
    }
  }

  @Test
  @NeedsQemu
  void endsWhenStoppedWithTheNewestPicture() throws Exception {
    Noting target = rgba();
    try (RecordedGuest guest = RecordedGuest.start(WIDTH, HEIGHT);
        Recorder recorder = Recorder.start(guest.capture, target, RecordingOptions.DEFAULT)) {
      guest.awaitFirst(recorder);
      guest.drawNext(recorder);
      recorder.stop();
      Recording recording = recorder.await();

      assertEquals(Recording.End.STOPPED, recording.end());
      assertEquals(2, recording.frames() + recording.joined());
      assertArrayEquals(guest.drawn.getLast(), target.pictures().getLast());
    }
  }

  /// As QEMU does for a VGA text console, thirty times a second.
  @Test
  @NeedsQemu
  void whatIsSentWithoutAChangeIsNeitherWrittenNorMissed() throws Exception {
    Noting target = rgba();
    try (RecordedGuest guest = RecordedGuest.start(WIDTH, HEIGHT);
        Recorder recorder = Recorder.start(guest.capture, target, RecordingOptions.DEFAULT)) {
      guest.awaitFirst(recorder);
      for (int round = 0; round < 3; round++) {
        for (int i = 0; i < 20; i++) {
          guest.sendAgain();
        }
        guest.drawNext(recorder);
      }
      guest.sendAgain();
      recorder.stop();
      Recording recording = recorder.await();

      assertEquals(4, recording.frames());
      assertEquals(0, recording.joined() + recording.dropped());
      List<byte[]> pictures = target.pictures();
      for (int i = 0; i < 4; i++) {
        assertArrayEquals(guest.drawn.get(i), pictures.get(i), "picture " + i);
      }
    }
  }

  @Test
  @NeedsQemu
  @NeedsVideo
  void endsInOrderWithTheVm() throws Exception {
    Path file = dir.resolve("raw.mkv");
    try (RecordedGuest guest = RecordedGuest.start(WIDTH, HEIGHT);
        Recorder recorder =
            Recorder.start(
                guest.capture,
                new RawVideo(file, VideoFormat.MATROSKA),
                RecordingOptions.DEFAULT)) {
      guest.awaitFirst(recorder);
      guest.drawNext(recorder);
      guest.qemu.quit();
      Recording recording = recorder.await();

      assertEquals(Recording.End.VM_GONE, recording.end());
      List<Screenshot> frames = Video.read(file).frames();
      assertEquals(recording.frames() + 1, frames.size());
      assertArrayEquals(guest.drawn.getLast(), frames.getLast().rgba());
    }
  }

  @Test
  @NeedsQemu
  void recordsTheLastPictureOfAVmThatIsGone() throws Exception {
    try (RecordedGuest guest = RecordedGuest.start(WIDTH, HEIGHT)) {
      guest.capture.current(Duration.ofSeconds(30)).close();
      guest.qemu.quit();
      // The capture detects when it has nothing newer to return.
      assertThrows(
          VmGoneException.class, () -> guest.capture.awaitFrame(9_999, Duration.ofSeconds(30)));
      Noting target = rgba();
      try (Recorder recorder = Recorder.start(guest.capture, target, RecordingOptions.DEFAULT)) {
        Recording recording = recorder.await();
        assertEquals(Recording.End.VM_GONE, recording.end());
        assertArrayEquals(guest.drawn.getFirst(), target.pictures().getFirst());
      }
    }
  }

  @Test
  @NeedsQemu
  void movesOfThePointerAreFramesOfTheirOwnTime() throws Exception {
    Noting target = rgba();
    try (RecordedGuest guest = RecordedGuest.startWithCursor(WIDTH, HEIGHT)) {
      GuestFramebuffer shape = GuestFramebuffer.inRam(guest.qemu, 64, 64, GpuFormat.B8G8R8A8);
      shape.fill(shape.bounds(), 0xff12_3456);
      guest.gpu.createResource2d(CURSOR, shape.format(), 64, 64).ok();
      guest.gpu.attachBacking(CURSOR, shape.extents()).ok();
      guest.gpu.transferToHost2d(CURSOR, shape.bounds(), 0).ok();
      RecordingOptions options = RecordingOptions.DEFAULT.withMaxFrames(3);
      try (Recorder recorder = Recorder.start(guest.capture, target, options)) {
        guest.awaitFirst(recorder);
        long moved = System.nanoTime();
        RecordedGuest.think(60);
        guest.gpu.updateCursor(0, CURSOR, 10, 20, 0, 0);
        assertTrue(recorder.awaitFrames(2, Duration.ofSeconds(30)));
        RecordedGuest.think(60);
        guest.gpu.moveCursor(0, CURSOR, 100, 120);
        Recording recording = recorder.await();
        double most = (System.nanoTime() - moved) / 1e9;

        // The shape and its place come in two messages.
        assertEquals(3, recording.frames() + recording.joined());
        List<Double> times = target.times();
        assertTrue(times.get(1) > 0.05, times.toString());
        assertTrue(times.getLast() - times.get(1) < most, times.toString());
        Screenshot last = Video.pictures(target.pictures().getLast(), WIDTH, HEIGHT).getFirst();
        assertTrue(
            last.rgb(15, 25) == 0x123456 || last.rgb(105, 125) == 0x123456, "the pointer is drawn");
      }
    }
  }

  @Test
  @NeedsQemu
  void keepsTheFirstFramesSizeWhenTheGuestChangesIts() throws Exception {
    Noting target = rgba();
    try (RecordedGuest guest = RecordedGuest.start(WIDTH, HEIGHT)) {
      GuestFramebuffer small = GuestFramebuffer.inRam(guest.qemu, 100, 60, GpuFormat.B8G8R8X8);
      small.drawGradient();
      RecordingOptions options = RecordingOptions.DEFAULT.withMaxFrames(5);
      try (Recorder recorder = Recorder.start(guest.capture, target, options)) {
        guest.awaitFirst(recorder);
        Guests.show(guest.gpu, 2, small);
        // The fifth frame is one of these, and on a busy machine not the last of them.
        List<byte[]> drawn = new ArrayList<>(List.of(small.expectedRgba(small.bounds())));
        for (int i = 0; !recorder.awaitFrames(5, Duration.ofMillis(20)); i++) {
          small.fill(new Rect(i % 100, 0, 1, 60), 0xff00_0000 | i);
          drawn.add(small.expectedRgba(small.bounds()));
          Guests.update(guest.gpu, 2, small, small.bounds());
        }
        Recording recording = recorder.await();

        assertEquals(guest.size(), recording.size());
        assertEquals(guest.size(), recording.largest());
        assertEquals(0, recording.scaled());
        Screenshot last = Video.pictures(target.pictures().getLast(), WIDTH, HEIGHT).getFirst();
        byte[] middle =
            last.rgba((WIDTH - 100) / 2, (HEIGHT - 60) / 2, small.width(), small.height());
        assertTrue(
            drawn.stream().anyMatch(picture -> Arrays.equals(picture, middle)),
            "a picture of the guest's, whole and in the middle");
        assertEquals(0, last.rgb(0, 0));
        assertEquals(0, last.rgb(WIDTH - 1, HEIGHT - 1));
      }
    }
  }

  @Test
  @NeedsQemu
  void countsTheFramesThatItScalesDown() throws Exception {
    try (RecordedGuest guest = RecordedGuest.start(WIDTH, HEIGHT)) {
      GuestFramebuffer wide =
          GuestFramebuffer.inRam(guest.qemu, WIDTH + 40, 20, GpuFormat.B8G8R8X8);
      wide.drawGradient();
      RecordingOptions options = RecordingOptions.DEFAULT.withMaxFrames(3);
      try (Recorder recorder = Recorder.start(guest.capture, rgba(), options)) {
        guest.awaitFirst(recorder);
        Guests.show(guest.gpu, 2, wide);
        for (int i = 0; !recorder.awaitFrames(3, Duration.ofMillis(20)); i++) {
          wide.fill(new Rect(i % 100, 0, 1, 20), 0xff00_0000 | i);
          Guests.update(guest.gpu, 2, wide, wide.bounds());
        }
        Recording recording = recorder.await();

        assertEquals(guest.size(), recording.size());
        assertEquals(new VideoSize(WIDTH + 40, HEIGHT), recording.largest());
        assertTrue(recording.scaled() >= 1, recording::toString);
        assertTrue(recording.scaled() < recording.frames(), recording::toString);
      }
    }
  }

  @Test
  void countsAWrongNumberOfFramesAsAMistake() {
    assertThrows(IllegalArgumentException.class, () -> RecordingOptions.DEFAULT.withMaxFrames(0));
    assertThrows(IllegalArgumentException.class, () -> VideoSize.parse("640"));
    assertThrows(IllegalArgumentException.class, () -> VideoSize.parse("0x1"));
    assertEquals(new VideoSize(640, 480), VideoSize.parse("640x480"));
    assertFalse(VideoFormat.GIF.isRaw());
  }
}
