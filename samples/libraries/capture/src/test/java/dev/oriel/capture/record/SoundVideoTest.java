// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.format.PixelFormat;
import dev.oriel.core.geometry.Rect;
import dev.oriel.core.image.Picture;
import dev.oriel.fixtures.NeedsVideo;
import dev.oriel.fixtures.Video;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Videos with sound, read by ffmpeg.
@NeedsVideo
final class SoundVideoTest {

  private static final int WIDTH = 64;
  private static final int HEIGHT = 48;
  private static final int RATE = RecordedSound.FORMAT.rate();
  private static final int LEFT = 440;
  private static final int RIGHT = 1000;

  /// How far a picture and the sound that belongs to it may be apart, in seconds.
  private static final double TOGETHER = 0.02;

  /// When the picture changes and the sound begins, and when the video ends.
  private static final double CHANGE = 0.5;

  private static final double END = 2;

  @TempDir Path dir;

  private static ByteBuffer tones(int from, int frames) {
    ByteBuffer samples = ByteBuffer.allocateDirect(4 * frames).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = from; i < from + frames; i++) {
      boolean sounds = i >= CHANGE * RATE;
      double second = (double) i / RATE;
      samples.putShort((short) (sounds ? 16_000 * Math.sin(2 * Math.PI * LEFT * second) : 0));
      samples.putShort((short) (sounds ? 8_000 * Math.sin(2 * Math.PI * RIGHT * second) : 0));
    }
    return samples.flip();
  }

  private static ByteBuffer white() {
    ByteBuffer pixels = ByteBuffer.allocateDirect(4 * WIDTH * HEIGHT);
    while (pixels.hasRemaining()) {
      pixels.put((byte) 0xff);
    }
    return pixels.flip();
  }

  /// Writes a black picture, then a white one together with the tones.
  private static void write(AudioVideoTarget target) throws Exception {
    long ticksPerSecond = 1_000_000_000 / target.tick().toNanos();
    Picture picture = new Picture(WIDTH, HEIGHT);
    try (AudioVideoWriter out = target.openWithSound(WIDTH, HEIGHT)) {
      out.write(picture, 0);
      int piece = RATE / 10;
      for (int from = 0; from < END * RATE; from += piece) {
        if (from == CHANGE * RATE) {
          picture.draw(Rect.ofSize(WIDTH, HEIGHT), 4 * WIDTH, PixelFormat.A8B8G8R8, white());
          out.write(picture, Math.round(CHANGE * ticksPerSecond));
        }
        out.writeSound(tones(from, piece));
      }
      out.write(picture, Math.round(END * ticksPerSecond));
      out.finish();
    }
  }

  private static void assertTogether(List<Double> times, byte[] sound) {
    ByteBuffer samples = ByteBuffer.wrap(sound).order(ByteOrder.LITTLE_ENDIAN);
    int frames = sound.length / 4;
    int first = 0;
    while (first < frames && Math.abs(samples.getShort(4 * first)) < 4000) {
      first++;
    }
    // The video's begin, which some containers move by the codec's delay.
    double change = times.get(1);
    assertEquals(CHANGE, change - times.getFirst(), 0.002);
    assertEquals(change, (double) first / RATE, TOGETHER);
    assertEquals(END - CHANGE, (double) (frames - first) / RATE, 2 * TOGETHER);
    assertEquals(LEFT, hertz(samples, 0), 3);
    assertEquals(RIGHT, hertz(samples, 2), 3);
  }

  /// Returns how often a channel goes up through zero in the second after the change.
  private static int hertz(ByteBuffer samples, int at) {
    int from = (int) Math.round((CHANGE + 0.2) * RATE);
    int waves = 0;
    for (int i = from; i < from + RATE; i++) {
      boolean up = samples.getShort(4 * i - 4 + at) < 0 && samples.getShort(4 * i + at) >= 0;
      waves += up ? 1 : 0;
    }
    return waves;
  }

  @ParameterizedTest
  @EnumSource(names = {"MATROSKA", "MP4", "WEBM"})
  void aSoundIsHeardWhenItsPictureIsSeen(VideoFormat format) throws Exception {
    Path file = dir.resolve("a" + format.suffix());
    EncodedVideo target = EncodedVideo.of(file, format, EncoderOptions.DEFAULT);
    assertTrue(target.takesSound());
    write(target);
    assertTogether(Video.read(file).times(), SoundOf.file(file));
  }

  @Test
  void anotherCodecMayBeChosen() throws Exception {
    Path file = dir.resolve("a.mkv");
    List<String> codecs = List.of("-c:v", "ffv1", "-pix_fmt", "bgr0", "-c:a", "flac");
    write(EncodedVideo.of(file, VideoFormat.MATROSKA, new EncoderOptions("ffmpeg", codecs)));
    assertTogether(Video.read(file).times(), SoundOf.file(file));
    ByteBuffer sound = ByteBuffer.wrap(SoundOf.file(file)).order(ByteOrder.LITTLE_ENDIAN);
    assertEquals(tones(0, (int) (END * RATE)), sound.slice(), "FLAC changes nothing");
  }

  @ParameterizedTest
  @EnumSource(names = {"MATROSKA", "Y4M", "RGBA"})
  void withoutAnEncoderTheSoundIsInAWavFile(VideoFormat format) throws Exception {
    Path file = dir.resolve("a" + format.suffix());
    write(new RawVideo(file, format));
    ByteBuffer sound = ByteBuffer.wrap(SoundOf.file(dir.resolve("a" + format.suffix() + ".wav")));
    assertEquals(tones(0, (int) (END * RATE)), sound);
  }

  @Test
  void aGifHasNoSound() throws Exception {
    EncodedVideo gif =
        EncodedVideo.of(dir.resolve("a.gif"), VideoFormat.GIF, EncoderOptions.DEFAULT);
    assertFalse(gif.takesSound());
    assertThrows(IllegalStateException.class, () -> gif.openWithSound(WIDTH, HEIGHT).close());
  }
}
