// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What a program has played or recorded, in a stereo WAV file that is still being written:
/// floating point numbers, or whole numbers of 16 bits.
///
/// @param file the file, which need not exist yet
record HeardWave(Path file) {

  static final int RATE = 48_000;

  private static final int CHANNELS = 2;

  /// The length of a part whose frequency is measured, in frames.
  private static final int WINDOW = RATE / 20;

  private static final double AUDIBLE = 0.01;

  /// The distance of the frequencies that are told apart.
  private static final int GRID = 100;

  private static final double TOLERANCE = 5;

  /// Returns the sound of a recording, as ffmpeg reads it.
  ///
  /// @param dir a directory for its samples
  static HeardWave of(Path recording, Path dir) throws IOException, InterruptedException {
    Path wav = Files.createTempFile(dir, "heard", ".wav");
    List<Object> command = new ArrayList<>(List.of("ffmpeg", "-nostdin", "-v", "error", "-y"));
    command.addAll(List.of("-i", recording, "-vn", "-c:a", "pcm_f32le", wav));
    Process ffmpeg =
        new ProcessBuilder(command.stream().map(Object::toString).toList()).inheritIO().start();
    assertEquals(0, ffmpeg.waitFor());
    return new HeardWave(wav);
  }

  private ByteBuffer bytes() {
    try {
      return ByteBuffer.wrap(Files.exists(file) ? Files.readAllBytes(file) : new byte[0])
          .order(ByteOrder.LITTLE_ENDIAN);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Returns the samples of a channel so far.
  private float[] channel(int channel) {
    ByteBuffer bytes = bytes();
    int data = offset(bytes, "data");
    int format = offset(bytes, "fmt ");
    boolean isFloat = format < bytes.limit() && bytes.getShort(format + 14) != Short.SIZE;
    int sample = isFloat ? Float.BYTES : Short.BYTES;
    float[] samples = new float[Math.max(0, bytes.limit() - data) / (CHANNELS * sample)];
    for (int i = 0; i < samples.length; i++) {
      int at = data + (i * CHANNELS + channel) * sample;
      samples[i] = isFloat ? bytes.getFloat(at) : bytes.getShort(at) / 0x1p15f;
    }
    return samples;
  }

  /// Returns where the content of a chunk begins, or the file's end if it has none.
  private static int offset(ByteBuffer bytes, String chunk) {
    for (int at = 12; at + 8 <= bytes.limit(); ) {
      byte[] id = new byte[4];
      bytes.get(at, id);
      if (chunk.equals(new String(id, StandardCharsets.US_ASCII))) {
        return at + 8;
      }
      at += 8 + bytes.getInt(at + 4);
    }
    return bytes.limit();
  }

  /// Returns how many bytes the file has more than its header says.
  int missingBytes() {
    ByteBuffer bytes = bytes();
    int data = offset(bytes, "data");
    return bytes.limit() - data - bytes.getInt(data - 4);
  }

  /// Returns the tones of a channel in their order, in Hz. Parts in which the sound was interrupted
  /// or changes are left out.
  List<Integer> tones(int channel) {
    float[] samples = channel(channel);
    List<Integer> tones = new ArrayList<>();
    for (int from = 0; from + WINDOW <= samples.length; from += WINDOW) {
      int tone = tone(samples, from);
      if (tone > 0 && (tones.isEmpty() || tones.getLast() != tone)) {
        tones.add(tone);
      }
    }
    return tones;
  }

  /// Returns whether the newest part of a channel has this tone.
  boolean endsWith(int channel, int hertz) {
    float[] samples = channel(channel);
    return samples.length >= WINDOW && tone(samples, samples.length - WINDOW) == hertz;
  }

  /// Returns whether the newest part is silent.
  boolean endsSilently() {
    float[] samples = channel(0);
    for (int i = Math.max(0, samples.length - WINDOW); i < samples.length; i++) {
      if (samples[i] != 0) {
        return false;
      }
    }
    return samples.length >= WINDOW;
  }

  /// Returns the loudest sample of a channel.
  double loudest(int channel) {
    double loudest = 0;
    for (float sample : channel(channel)) {
      loudest = Math.max(loudest, Math.abs(sample));
    }
    return loudest;
  }

  /// Returns the frequency of a part, or 0 if it is not one tone. All its waves have the same
  /// length.
  private static int tone(float[] samples, int from) {
    List<Double> crossings = new ArrayList<>();
    double loudest = 0;
    for (int i = from + 1; i < from + WINDOW; i++) {
      loudest = Math.max(loudest, Math.abs(samples[i]));
      if (samples[i - 1] < 0 && samples[i] >= 0) {
        crossings.add(i - samples[i] / (double) (samples[i] - samples[i - 1]));
      }
    }
    if (loudest < AUDIBLE || crossings.size() < 4) {
      return 0;
    }
    double mean = (crossings.getLast() - crossings.getFirst()) / (crossings.size() - 1);
    for (int i = 1; i < crossings.size(); i++) {
      if (Math.abs(crossings.get(i) - crossings.get(i - 1) - mean) > 0.05 * mean) {
        return 0;
      }
    }
    double hertz = RATE / mean;
    int tone = (int) Math.round(hertz / GRID) * GRID;
    return Math.abs(hertz - tone) < TOLERANCE * tone / 1000.0 + 1 ? tone : 0;
  }
}
