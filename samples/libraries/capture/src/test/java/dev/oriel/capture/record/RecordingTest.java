// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture.record;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.fixtures.NeedsVideo;
import dev.oriel.fixtures.Screenshot;
import dev.oriel.fixtures.Video;
import dev.oriel.guest.NeedsQemu;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Videos have the frames and the times of the guest's drawing, as ffmpeg decodes them.
@NeedsQemu
final class RecordingTest {

  private static final EncoderOptions LOSSLESS =
      new EncoderOptions("ffmpeg", List.of("-c:v", "ffv1", "-pix_fmt", "bgr0"));
  private static final int WIDTH = 324;
  private static final int HEIGHT = 201;

  /// Pauses between frames in milliseconds: faster and slower than any rate that could be guessed.
  private static final int[] RHYTHM = {3, 45, 0, 12, 130, 1, 30, 61};

  @TempDir Path dir;

  /// Records the guest's rhythm and checks the recorder's results.
  private static Recording record(RecordedGuest guest, FrameTarget target) throws Exception {
    RecordingOptions options = RecordingOptions.DEFAULT.withMaxFrames(1L + RHYTHM.length);
    try (Recorder recorder = Recorder.start(guest.capture, target, options)) {
      guest.awaitFirst(recorder);
      for (int pause : RHYTHM) {
        RecordedGuest.think(pause);
        guest.drawNext(recorder);
      }
      Recording recording = recorder.await();
      assertEquals(guest.size(), recording.size());
      assertEquals(Recording.End.FRAMES, recording.end());
      assertEquals(0, recording.dropped());
      return recording;
    }
  }

  @Test
  @NeedsVideo
  void losslessVideosHaveThePicturesAndTimesThatWereDrawn() throws Exception {
    Path file = dir.resolve("a: b.mkv");
    try (RecordedGuest guest = RecordedGuest.start(WIDTH, HEIGHT)) {
      Noting target = new Noting(EncodedVideo.of(file, VideoFormat.MATROSKA, LOSSLESS));
      Recording recording = record(guest, target);

      Video video = Video.read(file);
      assertEquals("ffv1", video.codec());
      assertEquals(target.times(), video.times());
      assertEquals(recording.frames(), video.frames().size());
      assertDrawn(guest, target, recording, video.frames(), 0);
      if (recording.joined() == 0) {
        guest.assertTimes(video.times(), 0.0005);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"MATROSKA", "MP4", "WEBM", "GIF"})
  @NeedsVideo
  void eachFormatsOwnCodecKeepsTimesAndPictures(VideoFormat format) throws Exception {
    Path file = dir.resolve("video" + format.suffix());
    try (RecordedGuest guest = RecordedGuest.start(WIDTH, HEIGHT)) {
      Noting target = new Noting(EncodedVideo.of(file, format, EncoderOptions.DEFAULT));
      Recording recording = record(guest, target);

      Video video = Video.read(file);
      assertEquals(WIDTH, video.width());
      assertTrue(video.height() == HEIGHT || video.height() == HEIGHT + 1, video.toString());
      assertEquals(target.times(), video.times());
      assertDrawn(guest, target, recording, video.frames(), 4);
    }
  }

  @Test
  @NeedsVideo
  void rawMatroskaHasTheBytesAndTheMicroseconds() throws Exception {
    Path file = dir.resolve("raw.mkv");
    try (RecordedGuest guest = RecordedGuest.start(WIDTH, HEIGHT)) {
      Noting target = new Noting(new RawVideo(file, VideoFormat.MATROSKA));
      Recording recording = record(guest, target);

      Video video = Video.read(file);
      assertEquals("rawvideo", video.codec());
      assertEquals(target.times(), video.times());
      assertEquals(1 + RHYTHM.length, recording.frames());
      assertDrawn(guest, target, recording, video.frames(), 0);
      guest.assertTimes(video.times(), 0.0000005);
    }
  }

  @Test
  void rgbaHasTheBytesAndTheTimesBesideThem() throws Exception {
    Path file = dir.resolve("raw.rgba");
    try (RecordedGuest guest = RecordedGuest.start(WIDTH, HEIGHT)) {
      Noting target = new Noting(new RawVideo(file, VideoFormat.RGBA));
      record(guest, target);

      List<Screenshot> pictures = Video.pictures(Files.readAllBytes(file), WIDTH, HEIGHT);
      assertEquals(guest.drawn.size(), pictures.size());
      for (int i = 0; i < pictures.size(); i++) {
        assertArrayEquals(guest.drawn.get(i), pictures.get(i).rgba(), "frame " + i);
      }
      List<String> lines = Files.readAllLines(dir.resolve("raw.rgba.timestamps"));
      assertEquals("# timestamp format v2", lines.get(0));
      assertEquals("# rgba 324x201", lines.get(1));
      List<Double> seconds =
          lines.stream().skip(2).map(line -> Double.parseDouble(line) / 1000).toList();
      assertEquals(target.times().size(), seconds.size());
      for (int i = 0; i < seconds.size(); i++) {
        assertEquals(target.times().get(i), seconds.get(i), 1e-9);
      }
      guest.assertTimes(seconds, 0.0000005);
    }
  }

  @Test
  @NeedsVideo
  void yuv4mpegHasFullChroma() throws Exception {
    Path file = dir.resolve("raw.y4m");
    try (RecordedGuest guest = RecordedGuest.start(WIDTH, HEIGHT)) {
      Noting target = new Noting(new RawVideo(file, VideoFormat.Y4M));
      Recording recording = record(guest, target);

      byte[] bytes = Files.readAllBytes(file);
      String header = "YUV4MPEG2 W324 H201 F60:1 Ip A1:1 C444 XCOLORRANGE=LIMITED\n";
      assertEquals(header, new String(bytes, 0, header.length(), StandardCharsets.US_ASCII));
      assertDrawn(guest, target, recording, Video.read(file).frames(), 1);
      assertEquals(guest.drawn.size(), Files.readAllLines(RawVideo.timestamps(file)).size() - 2);
    }
  }

  /// The decoded pictures are those that were written, and these are the drawn ones in order,
  /// without those that were joined with the next.
  ///
  /// @param tolerance the largest mean difference of a colour's values
  private static void assertDrawn(
      RecordedGuest guest,
      Noting target,
      Recording recording,
      List<Screenshot> decoded,
      double tolerance) {
    assertEquals(recording.frames(), target.pictures().size());
    assertEquals(recording.frames(), decoded.size());
    assertEquals(guest.drawn.size(), recording.frames() + recording.joined());
    int at = 0;
    for (byte[] written : target.pictures()) {
      while (!Arrays.equals(written, guest.drawn.get(at))) {
        at++;
        assertTrue(at < guest.drawn.size(), "a written picture is none of those drawn");
      }
      at++;
    }
    assertEquals(guest.drawn.size(), at, "the last picture drawn is the last written");
    for (int i = 0; i < decoded.size(); i++) {
      double difference =
          difference(
              target.pictures().get(i),
              decoded.get(i).rgba(0, 0, guest.fb.width(), guest.fb.height()));
      assertTrue(
          difference <= tolerance,
          String.format(Locale.ROOT, "frame %d differs by %.2f", i, difference));
    }
  }

  private static double difference(byte[] a, byte[] b) {
    long sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += Math.abs((a[i] & 0xff) - (b[i] & 0xff));
    }
    return sum / (a.length * 0.75);
  }
}
