// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.audio.AudioFormat;
import dev.oriel.core.audio.AudioVolume;
import dev.oriel.core.audio.SampleType;
import dev.oriel.core.image.Picture;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Where sounds are in a recording, with a clock of the test's own.
final class SoundTrackTest {

  private static final int RATE = RecordedSound.FORMAT.rate();
  private static final long SECOND = 1_000_000_000;
  private static final int WRITE = 480;
  private static final int LOUD = 10_000;

  /// What a filter adds to a step.
  private static final int OVERSHOOT = LOUD / 6;

  /// How far a sound may be from its place, in seconds.
  private static final double EXACT = 0.01;

  private static final AudioFormat CD =
      new AudioFormat(SampleType.S16, ByteOrder.LITTLE_ENDIAN, 44_100, 2);

  /// The time of the first picture.
  private static final long START = 5 * SECOND;

  private long now = START - SECOND;
  private final SoundTrack track = new SoundTrack(() -> now, WRITE);
  private final Written out = new Written();

  /// Keeps the sound.
  private static final class Written implements AudioVideoWriter {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Override
    public void writeSound(ByteBuffer samples) {
      byte[] copy = new byte[samples.remaining()];
      samples.get(copy);
      bytes.writeBytes(copy);
    }

    short[] channel(int channel) {
      ByteBuffer all = ByteBuffer.wrap(bytes.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
      short[] samples = new short[all.limit() / 4];
      for (int i = 0; i < samples.length; i++) {
        samples[i] = all.getShort(4 * i + 2 * channel);
      }
      return samples;
    }

    @Override
    public void write(Picture picture, long ticks) {}

    @Override
    public void finish() {}

    @Override
    public void close() {}
  }

  /// A part of a recording that is not silent.
  private record Sound(double from, double to, int loudest) {}

  /// Returns the sounds of a channel. Silence is 20 ms of it.
  private List<Sound> sounds(int channel) {
    short[] samples = out.channel(channel);
    List<Sound> sounds = new ArrayList<>();
    int from = -1;
    int last = -1;
    int loudest = 0;
    for (int i = 0; i < samples.length; i++) {
      if (Math.abs(samples[i]) > LOUD / 10) {
        from = from < 0 ? i : from;
        last = i;
        loudest = Math.max(loudest, Math.abs(samples[i]));
      } else if (from >= 0 && i - last > RATE / 50) {
        sounds.add(new Sound((double) from / RATE, (last + 1.0) / RATE, loudest));
        from = -1;
        loudest = 0;
      }
    }
    if (from >= 0) {
      sounds.add(new Sound((double) from / RATE, (last + 1.0) / RATE, loudest));
    }
    return sounds;
  }

  private static ByteBuffer constant(AudioFormat format, int frames, float left, float right) {
    float[] samples = new float[2 * frames];
    for (int i = 0; i < frames; i++) {
      samples[2 * i] = left;
      samples[2 * i + 1] = right;
    }
    ByteBuffer data = ByteBuffer.allocate(frames * format.bytesPerFrame());
    format.fromStereo(samples, frames, AudioVolume.FULL, data);
    return data.flip();
  }

  private static ByteBuffer loud(int frames) {
    return constant(CD, frames, LOUD / 32_768f, LOUD / 32_768f);
  }

  /// Moves the clock to a moment of the video.
  private void at(double second) {
    now = START + Math.round(second * SECOND);
  }

  /// Plays what one writes at a time, each when its last sample has been played.
  private void play(long stream, double from, double to) {
    double length = (double) WRITE / CD.rate();
    for (int i = 1; from + i * length <= to; i++) {
      at(from + i * length);
      track.samples(stream, loud(WRITE));
    }
  }

  private void finish(double seconds) throws IOException {
    at(seconds);
    track.start(START);
    track.write(now, out);
    track.finish(Math.round(seconds * SECOND), out);
  }

  private void assertSounds(double... fromAndTo) {
    for (int channel = 0; channel < 2; channel++) {
      List<Sound> sounds = sounds(channel);
      String all = sounds + " instead of " + Arrays.toString(fromAndTo);
      assertEquals(fromAndTo.length / 2, sounds.size(), all);
      for (int i = 0; i < sounds.size(); i++) {
        assertEquals(fromAndTo[2 * i], sounds.get(i).from(), EXACT, all);
        assertEquals(fromAndTo[2 * i + 1], sounds.get(i).to(), 2 * EXACT, all);
        assertEquals(LOUD, sounds.get(i).loudest(), OVERSHOOT, all);
      }
    }
  }

  @Test
  void soundsLongAndShortAreInTheirPlacesWithSilenceBetweenThem() throws IOException {
    track.begun(1, CD);
    track.enabled(1, true);
    play(1, 0.5, 1.5);
    track.enabled(1, false);
    track.enabled(1, true);
    play(1, 2.0, 2.1);
    play(1, 4.0, 4.05);
    finish(5);
    assertSounds(0.5, 1.5, 2.0, 2.1, 4.0, 4.05);
    assertEquals(5 * RATE, out.channel(0).length);
  }

  @Test
  void whatSoundsBeforeTheFirstPictureAndAfterTheLastIsLeftOut() throws IOException {
    track.begun(1, CD);
    play(1, -0.5, 0.4);
    play(1, 0.8, 1.5);
    finish(1);
    assertSounds(0, 0.4, 0.8, 1);
    assertEquals(RATE, out.channel(0).length);
  }

  @Test
  void aVideoWithoutASoundIsSilentForItsLength() throws IOException {
    finish(0.731);
    assertEquals(0.731, (double) out.channel(0).length / RATE, 1e-4);
    assertEquals(List.of(), sounds(0));
  }

  @Test
  void streamsOfAllFormatsAreInTheirPlacesUntilTheirEnds() throws IOException {
    AudioFormat mono = new AudioFormat(SampleType.U8, ByteOrder.LITTLE_ENDIAN, 8_000, 1);
    AudioFormat big = new AudioFormat(SampleType.S32, ByteOrder.BIG_ENDIAN, 96_000, 4);
    float level = LOUD / 32_768f;
    track.begun(1, CD);
    play(1, 0.2, 0.6);
    track.ended(1);
    // The same number again.
    track.begun(1, mono);
    for (int i = 1; i <= 5; i++) {
      at(1 + i * 0.06);
      track.samples(1, constant(mono, 480, level, level));
    }
    track.ended(1);
    track.begun(2, big);
    for (int i = 1; i <= 40; i++) {
      at(2 + i * 0.005);
      track.samples(2, constant(big, 480, level, level));
    }
    track.disconnected("the VM has ended");
    finish(3);
    assertSounds(0.2, 0.6, 1, 1.3, 2, 2.2);
  }

  @Test
  void addsStreamsKeepsTheirSidesAndAppliesTheirVolumes() throws IOException {
    track.begun(1, CD);
    track.begun(2, CD);
    track.volume(2, new AudioVolume(false, List.of(0, 255)));
    for (int i = 1; i <= 50; i++) {
      at(i * (double) WRITE / CD.rate());
      track.samples(1, constant(CD, WRITE, 0.25f, 0));
      track.samples(2, constant(CD, WRITE, 0.5f, 0.5f));
    }
    finish(0.5);
    assertEquals(0.25, out.channel(0)[RATE / 4] / 32_768.0, 1e-2);
    assertEquals(0.5, out.channel(1)[RATE / 4] / 32_768.0, 1e-2);
  }

  /// Samples come late, but none are missing.
  @Test
  void aShortStandstillLosesNothingAndMovesNothing() throws IOException {
    track.begun(1, CD);
    play(1, 0.5, 1.5);
    // Until here each came in time; these should have come from 1.5 s on.
    at(1.7);
    track.samples(1, loud((int) (0.2 * CD.rate())));
    play(1, 1.7, 2.5);
    finish(3);
    assertSounds(0.5, 2.5);
  }

  /// A QEMU on a busy machine leaves samples out: here a tenth of a second in each second.
  @Test
  void whatFollowsMissingSamplesIsInItsPlace() throws IOException {
    track.begun(1, CD);
    track.start(START);
    List<Double> beeps = new ArrayList<>();
    double length = (double) WRITE / CD.rate();
    boolean wasLoud = false;
    for (int i = 0; i * length < 20; i++) {
      double inSecond = i * length % 1;
      boolean isLoud = inSecond < 0.1;
      if (isLoud && !wasLoud) {
        beeps.add(i * length);
      }
      wasLoud = isLoud;
      at((i + 1) * length);
      if (inSecond < 0.3 || inSecond > 0.4) {
        track.samples(1, isLoud ? loud(WRITE) : constant(CD, WRITE, 0, 0));
      }
      track.write(now, out);
    }
    track.finish(20 * SECOND, out);
    List<Sound> sounds = sounds(0);
    assertEquals(beeps.size(), sounds.size(), sounds::toString);
    for (int i = 0; i < beeps.size(); i++) {
      assertEquals(beeps.get(i), sounds.get(i).from(), 0.02, sounds::toString);
    }
  }

  @Test
  void afterALongStandstillTheSoundIsInItsPlaceAgain() throws IOException {
    track.begun(1, CD);
    play(1, 0, 1);
    at(3);
    for (int i = 0; i < 2 * CD.rate() / WRITE; i++) {
      track.samples(1, loud(WRITE));
    }
    play(1, 3, 4);
    play(1, 6, 7);
    finish(8);
    List<Sound> sounds = sounds(0);
    assertEquals(3, sounds.size(), sounds::toString);
    assertEquals(4, sounds.get(1).to(), 0.05);
    assertEquals(6, sounds.get(2).from(), EXACT);
  }

  /// Beeps once a second for up to ten minutes, by a clock that differs from that of the pictures.
  @ParameterizedTest
  @CsvSource({"0, 20", "1000, 600", "-1000, 60"})
  void followsAClockThatDiffers(int partsPerMillion, int seconds) throws IOException {
    double rate = CD.rate() * (1 + partsPerMillion / 1e6);
    track.begun(1, CD);
    track.start(START);
    List<Double> beeps = new ArrayList<>();
    boolean wasLoud = false;
    for (long frame = 0; frame / rate < seconds; frame += WRITE) {
      boolean isLoud = frame % CD.rate() < CD.rate() / 10;
      if (isLoud && !wasLoud) {
        beeps.add(frame / rate);
      }
      wasLoud = isLoud;
      at((frame + WRITE) / rate);
      track.samples(1, isLoud ? loud(WRITE) : constant(CD, WRITE, 0, 0));
      track.write(now, out);
    }
    track.finish(seconds * SECOND, out);
    List<Sound> sounds = sounds(1);
    assertEquals(beeps.size(), sounds.size());
    for (int i = 0; i < beeps.size(); i++) {
      assertEquals(beeps.get(i), sounds.get(i).from(), 0.02, "beep " + i);
    }
  }

  @Test
  void anEncoderThatStandsStillFillsNoMemory() throws IOException {
    track.begun(1, CD);
    long before = track.waitingBytes();
    for (int i = 0; i < 20_000; i++) {
      track.samples(1, loud(WRITE));
    }
    assertTrue(before < 1000);
    assertTrue(track.waitingBytes() < 13 << 20, () -> track.waitingBytes() + " bytes");
    finish(1);
    assertEquals(0, track.waitingBytes());
  }

  @Test
  void streamsWithoutEndFillNoMemory() throws IOException {
    track.start(START);
    for (int i = 0; i < 300; i++) {
      at(i / 1000.0);
      track.begun(1, CD);
      track.ended(1);
    }
    assertEquals(0, track.waitingBytes(), "streams without a sound cost nothing");
    for (int i = 0; i < 300; i++) {
      at(i / 1000.0);
      track.begun(1, CD);
      track.samples(1, constant(CD, 1, 0, 0));
      track.ended(1);
    }
    track.begun(1, CD);
    play(1, 1, 2);
    track.write(START + SECOND / 2, out);
    assertTrue(track.mixedStreams() <= 64, () -> track.mixedStreams() + " streams");
    track.write(now, out);
    assertEquals(1, track.mixedStreams());
    track.finish(3 * SECOND, out);
    assertSounds(1, 2);
  }
}
