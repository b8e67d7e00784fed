// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.audio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Mixes with a clock of the test's own.
final class MixerTest {

  private static final int RATE = 48_000;
  private static final double WAIT = 0.022;

  /// What is mixed at a time.
  private static final int PIECE = 192;

  /// What QEMU writes at a time.
  private static final int WRITE = 480;

  private static final AudioFormat CD =
      new AudioFormat(SampleType.S16, ByteOrder.LITTLE_ENDIAN, 44_100, 2);

  private final Mixer mixer = new Mixer(RATE, WAIT);
  private final float[] mix = new float[2 * PIECE];
  private long written;

  /// Returns the next frames of a tone, louder on the left.
  private ByteBuffer tone(int frames) {
    ByteBuffer data = ByteBuffer.allocate(4 * frames).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < frames; i++) {
      double sine = Math.sin(2 * Math.PI * 441 * (double) written++ / CD.rate());
      data.putShort((short) (16_000 * sine)).putShort((short) (8_000 * sine));
    }
    return data.flip();
  }

  private static ByteBuffer constant(int frames, int value) {
    ByteBuffer data = ByteBuffer.allocate(4 * frames).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < 2 * frames; i++) {
      data.putShort((short) value);
    }
    return data.flip();
  }

  private void begin() {
    mixer.begin(1, CD);
    mixer.enable(1, true);
  }

  @ParameterizedTest
  @CsvSource({"0", "300", "-300", "2000", "-2000"})
  void followsAClockThatDiffersWithoutAStep(int partsPerMillion) {
    begin();
    double guestRate = CD.rate() * (1 + partsPerMillion / 1e6);
    double steepest = 16_000 / 32_768.0 * 2 * Math.PI * 441 / CD.rate() * 1.02;
    float last = 0;
    int seconds = 120;
    double longest = 0;
    double shortest = 1;
    for (long frame = 0; frame < (long) seconds * RATE; frame += PIECE) {
      double now = (double) frame / RATE;
      while ((double) (written + WRITE) / guestRate <= now) {
        mixer.write(1, tone(WRITE));
      }
      mixer.mix(mix, PIECE);
      for (int i = 0; i < PIECE; i++) {
        // The text is only made if it is needed: there are 30 million frames.
        assertTrue(Math.abs(mix[2 * i] - last) < steepest, () -> "a step after " + now + " s");
        assertEquals(mix[2 * i] / 2, mix[2 * i + 1], 1e-4);
        last = mix[2 * i];
      }
      if (now > 60) {
        longest = Math.max(longest, mixer.waitSeconds());
        shortest = Math.min(shortest, mixer.waitSeconds());
      }
    }
    assertEquals(0, mixer.underruns());
    assertEquals(0, mixer.skips());
    assertEquals(WAIT, longest, 0.012);
    assertEquals(WAIT, shortest, 0.012);
  }

  @Test
  void beginsWhenEnoughHasCome() {
    begin();
    mixer.write(1, constant(WRITE, 8000));
    mixer.mix(mix, PIECE);
    assertEquals(0, mix[0]);
    mixer.write(1, constant(2 * WRITE, 8000));
    mixer.mix(mix, PIECE);
    assertEquals(8000 / 32_768f, mix[2 * PIECE - 1], 1e-3);
    assertTrue(mixer.isActive());
  }

  @Test
  void playsASoundThatIsShorterThanItsQueue() {
    begin();
    mixer.write(1, constant(WRITE, 8000));
    float loudest = 0;
    for (int i = 0; i < 20; i++) {
      mixer.mix(mix, PIECE);
      for (float sample : mix) {
        loudest = Math.max(loudest, sample);
      }
    }
    assertTrue(loudest > 8000 / 32_768f * 0.99f, "only " + loudest);
    assertFalse(mixer.isActive());
  }

  @Test
  void playsWhatIsLeftWhenTheGuestStops() {
    begin();
    mixer.write(1, constant(WRITE, 8000));
    mixer.enable(1, false);
    mixer.mix(mix, PIECE);
    assertEquals(8000 / 32_768f, mix[2 * PIECE - 1], 1e-3);
  }

  /// Returns the largest difference between two frames until the mix is silent.
  private double steepestUntilSilent() {
    float last = mix[2 * PIECE - 2];
    double steepest = 0;
    for (int i = 0; i < 100; i++) {
      mixer.mix(mix, PIECE);
      for (int f = 0; f < PIECE; f++) {
        steepest = Math.max(steepest, Math.abs(mix[2 * f] - last));
        last = mix[2 * f];
      }
    }
    assertEquals(0, last);
    return steepest;
  }

  @Test
  void countsAnInterruptionAndMakesNoClickOfIt() {
    begin();
    mixer.write(1, constant(4 * WRITE, 16_000));
    mixer.mix(mix, PIECE);
    double steepest = steepestUntilSilent();
    assertTrue(steepest < 0.5 / PIECE * 1.1, "a step of " + steepest);
    assertEquals(0, mixer.underruns(), "it may have been the end of the sound");
    mixer.write(1, constant(4 * WRITE, 16_000));
    mixer.mix(mix, PIECE);
    assertEquals(1, mixer.underruns());
    assertTrue(mix[0] < 0.02, "it begins with " + mix[0]);
  }

  @Test
  void theEndOfASoundIsNoInterruption() {
    begin();
    mixer.write(1, constant(4 * WRITE, 16_000));
    mixer.mix(mix, PIECE);
    double _ = steepestUntilSilent();
    mixer.enable(1, false);
    mixer.enable(1, true);
    mixer.write(1, constant(4 * WRITE, 16_000));
    mixer.mix(mix, PIECE);
    assertEquals(0, mixer.underruns());
  }

  @Test
  void aStreamThatEndsMakesNoClick() {
    begin();
    mixer.write(1, constant(8 * WRITE, 16_000));
    mixer.mix(mix, PIECE);
    float last = mix[2 * PIECE - 1];
    assertEquals(16_000 / 32_768f, last, 1e-3);
    mixer.endAll();
    mixer.mix(mix, PIECE);
    for (int f = 0; f < PIECE; f++) {
      assertTrue(Math.abs(mix[2 * f] - last) < 0.5 / PIECE * 1.1, "a step in frame " + f);
      last = mix[2 * f];
    }
    mixer.mix(mix, PIECE);
    assertEquals(0, mix[0]);
    assertFalse(mixer.isActive());
    assertEquals(0, mixer.underruns());
  }

  @Test
  void cutsAQueueThatIsMuchTooLong() {
    begin();
    mixer.write(1, constant(20 * WRITE, 16_000));
    float last = 0;
    for (int i = 0; i < 10; i++) {
      mixer.mix(mix, PIECE);
      for (int f = i == 0 ? 48 : 0; f < PIECE; f++) {
        assertTrue(i == 0 || Math.abs(mix[2 * f] - last) < 0.01, "a step in piece " + i);
        last = mix[2 * f];
      }
    }
    assertEquals(1, mixer.skips());
    assertTrue(mixer.waitSeconds() < 2 * WAIT, () -> mixer.waitSeconds() + " s");
  }

  @Test
  void aDeviceThatStandsStillFillsNoMemory() {
    begin();
    for (int i = 0; i < 10_000; i++) {
      mixer.write(1, constant(WRITE, 1000));
    }
    mixer.mix(mix, PIECE);
    assertTrue(mixer.waitSeconds() < 1, () -> mixer.waitSeconds() + " s");
  }

  @Test
  void addsStreamsAndAppliesTheirVolumes() {
    mixer.begin(1, CD);
    mixer.begin(2, CD);
    mixer.volume(2, new AudioVolume(false, List.of(0, 255)));
    mixer.write(1, constant(4 * WRITE, 4096));
    mixer.write(2, constant(4 * WRITE, 8192));
    mixer.mix(mix, PIECE);
    assertEquals(0.125, mix[2 * PIECE - 2], 1e-3);
    assertEquals(0.375, mix[2 * PIECE - 1], 1e-3);
    mixer.end(2);
    mixer.mix(mix, PIECE);
    assertEquals(0.125, mix[2 * PIECE - 1], 1e-3);
  }

  @Test
  void keepsTheMixInItsBounds() {
    mixer.begin(1, CD);
    mixer.begin(2, CD);
    mixer.write(1, constant(4 * WRITE, 30_000));
    mixer.write(2, constant(4 * WRITE, 30_000));
    mixer.mix(mix, PIECE);
    assertEquals(1, mix[2 * PIECE - 1]);
  }

  @Test
  void changesTheLoudnessInASlope() {
    begin();
    mixer.write(1, constant(20 * WRITE, 16_000));
    mixer.mix(mix, PIECE);
    mixer.loudness(0);
    double steepest = 0;
    float last = mix[2 * PIECE - 2];
    for (int i = 0; i < 8; i++) {
      mixer.mix(mix, PIECE);
      for (int f = 0; f < PIECE; f++) {
        steepest = Math.max(steepest, Math.abs(mix[2 * f] - last));
        last = mix[2 * f];
      }
    }
    assertEquals(0, last);
    assertTrue(steepest < 0.005, "a step of " + steepest);
  }

  @Test
  void ignoresWhatConcernsNoStream() {
    mixer.write(9, constant(WRITE, 1));
    mixer.enable(9, true);
    mixer.volume(9, AudioVolume.FULL);
    mixer.end(9);
    mixer.mix(mix, PIECE);
    assertFalse(mixer.isActive());
  }
}
