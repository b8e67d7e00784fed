// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.audio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class StereoResamplerTest {

  private static float[] tone(double hertz, int rate, int frames) {
    float[] samples = new float[2 * frames];
    for (int i = 0; i < frames; i++) {
      samples[2 * i] = (float) (0.5 * Math.sin(2 * Math.PI * hertz * i / rate));
      samples[2 * i + 1] = (float) (0.25 * Math.cos(2 * Math.PI * hertz * i / rate));
    }
    return samples;
  }

  private static double worst(float[] read, int frames, double hertz, int rate, int edge) {
    double worst = 0;
    for (int i = edge; i < frames - edge; i++) {
      double angle = 2 * Math.PI * hertz * i / rate;
      worst = Math.max(worst, Math.abs(read[2 * i] - 0.5 * Math.sin(angle)));
      worst = Math.max(worst, Math.abs(read[2 * i + 1] - 0.25 * Math.cos(angle)));
    }
    return worst;
  }

  @ParameterizedTest
  @CsvSource({
    "44100, 48000",
    "48000, 48000",
    "48000, 44100",
    "8000, 48000",
    "96000, 48000",
    "192000, 44100",
  })
  void keepsATone(int from, int to) {
    double hertz = 997;
    StereoResampler queue = new StereoResampler(from, to);
    queue.write(tone(hertz, from, from), from);
    float[] read = new float[2 * to];
    int frames = queue.read(read, to);
    assertTrue(frames > to - to / 100 && frames <= to, () -> frames + " frames");
    // From the first frame on: the first sample that is written is the first that is read.
    double error = worst(read, frames, hertz, to, to / 100);
    assertTrue(error < 2e-4, () -> "the error is " + error);
  }

  @Test
  void removesWhatTheLowerRateCannotCarry() {
    StereoResampler queue = new StereoResampler(96_000, 48_000);
    queue.write(tone(30_000, 96_000, 96_000), 96_000);
    float[] read = new float[2 * 48_000];
    int frames = queue.read(read, 48_000);
    double loudest = 0;
    for (int i = 2 * 100; i < 2 * (frames - 100); i++) {
      loudest = Math.max(loudest, Math.abs(read[i]));
    }
    assertTrue(loudest < 5e-4, "an alias of " + loudest);
  }

  @Test
  void readsPiecesAsItReadsTheWhole() {
    float[] tone = tone(440, 44_100, 44_100);
    StereoResampler whole = new StereoResampler(44_100, 48_000);
    whole.write(tone, 44_100);
    float[] expected = new float[2 * 40_000];
    assertEquals(40_000, whole.read(expected, 40_000));
    StereoResampler pieces = new StereoResampler(44_100, 48_000);
    float[] piece = new float[2 * 480];
    float[] some = new float[2 * 7];
    int at = 0;
    for (int written = 0; at < 40_000; written += 480) {
      System.arraycopy(tone, 2 * written, piece, 0, piece.length);
      pieces.write(piece, 480);
      for (int n = pieces.read(some, 7); n > 0 && at < 40_000; n = pieces.read(some, 7)) {
        for (int i = 0; i < 2 * n && 2 * at + i < expected.length; i++) {
          assertEquals(expected[2 * at + i], some[i], "sample " + i + " of frame " + at);
        }
        at += n;
      }
    }
  }

  @Test
  void aChangeOfRateMakesNoStep() {
    StereoResampler queue = new StereoResampler(48_000, 48_000);
    queue.write(tone(440, 48_000, 48_000), 48_000);
    float[] read = new float[2 * 100];
    float last = 0;
    // The filter overshoots a little at the beginning of the tone.
    double steepest = 0.5 * 2 * Math.PI * 440 / 48_000 * 1.1;
    for (int i = 0; i < 400; i++) {
      queue.adjust(i % 2 == 0 ? 1.005 : 0.995);
      assertEquals(100, queue.read(read, 100));
      for (int f = 0; f < 100; f++) {
        assertTrue(Math.abs(read[2 * f] - last) <= steepest, "a step in piece " + i);
        last = read[2 * f];
      }
    }
  }

  @Test
  void isReadFasterOrSlowerByTheFactor() {
    StereoResampler queue = new StereoResampler(48_000, 48_000);
    queue.write(new float[2 * 48_000], 48_000);
    queue.adjust(1.005);
    float[] read = new float[2 * 40_000];
    assertEquals(40_000, queue.read(read, 40_000));
    assertEquals(48_000 - 40_200, queue.size(), 1);
  }

  @Test
  void countsWhatIsLeftAndDropsIt() {
    StereoResampler queue = new StereoResampler(48_000, 48_000);
    assertEquals(0, queue.size());
    queue.write(new float[2 * 1000], 1000);
    assertEquals(1000, queue.size());
    queue.skip(400);
    assertEquals(600, queue.size());
    queue.clear();
    assertEquals(0, queue.size());
    assertEquals(0, queue.read(new float[2], 1));
  }
}
