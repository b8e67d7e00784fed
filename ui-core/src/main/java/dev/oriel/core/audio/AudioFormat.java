// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.audio;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;

/// The format of a stream of sound. A frame is one sample of each channel, the channels side by
/// side.
///
/// @param type how each sample is written
/// @param order the byte order of the samples
/// @param rate frames a second, from [#MIN_RATE] to [#MAX_RATE]
/// @param channels the number of channels, from 1 to [#MAX_CHANNELS]: front left, front right,
///   front centre, low frequencies, rear left, rear right, side left, side right
public record AudioFormat(SampleType type, ByteOrder order, int rate, int channels) {

  /// The lowest rate in frames a second.
  public static final int MIN_RATE = 1_000;

  /// The highest rate in frames a second.
  public static final int MAX_RATE = 768_000;

  /// The most channels, which is also QEMU's limit.
  public static final int MAX_CHANNELS = 16;

  private static final int LOW_FREQUENCIES = 3;
  private static final int CENTRE = 2;
  private static final int FIRST_SURROUND = 4;

  /// The part of a channel that is not at the front in each side of a stereo mix: half its power.
  private static final float SURROUND = (float) Math.sqrt(0.5);

  /// Checks the numbers.
  ///
  /// @throws IllegalArgumentException if one is out of its range
  public AudioFormat {
    if (rate < MIN_RATE || rate > MAX_RATE) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "%d frames a second are not in %d..%d", rate, MIN_RATE, MAX_RATE));
    }
    if (channels < 1 || channels > MAX_CHANNELS) {
      throw new IllegalArgumentException(channels + " channels are not in 1.." + MAX_CHANNELS);
    }
  }

  /// Returns the size of a frame in bytes.
  public int bytesPerFrame() {
    return type.bytes() * channels;
  }

  /// Converts frames to stereo: one channel goes to both sides, more than two are mixed.
  ///
  /// The loudness of each channel is that of `volume`. The low frequencies of a surround stream are
  /// left out, as stereo devices do.
  ///
  /// @param data whole frames, from the buffer's position to its limit; neither is changed
  /// @param to receives left and right of each frame, from its start; not bounded to -1..1 if
  ///   several channels are mixed
  /// @return the number of frames
  /// @throws IllegalArgumentException if the data is not whole frames
  /// @throws IndexOutOfBoundsException if `to` is too short
  public int toStereo(ByteBuffer data, AudioVolume volume, float[] to) {
    int size = bytesPerFrame();
    if (data.remaining() % size != 0) {
      throw new IllegalArgumentException(
          data.remaining() + " bytes are not frames of " + size + " bytes");
    }
    ByteBuffer from = data.duplicate().order(order);
    int frames = from.remaining() / size;
    for (int i = 0, at = from.position(); i < frames; i++, at += size) {
      frame(from, at, volume, to, 2 * i);
    }
    return frames;
  }

  private void frame(ByteBuffer from, int at, AudioVolume volume, float[] to, int place) {
    float left = type.read(from, at) * volume.gain(0);
    float right = channels == 1 ? left : type.read(from, at + type.bytes()) * volume.gain(1);
    for (int c = CENTRE; c < channels; c++) {
      if (c == LOW_FREQUENCIES) {
        continue;
      }
      float sample = type.read(from, at + c * type.bytes()) * volume.gain(c) * SURROUND;
      boolean both = c == CENTRE;
      if (both || (c - FIRST_SURROUND) % 2 == 0) {
        left += sample;
      }
      if (both || (c - FIRST_SURROUND) % 2 != 0) {
        right += sample;
      }
    }
    to[place] = left;
    to[place + 1] = right;
  }

  /// Converts stereo frames to this format. A single channel gets the mean of both sides; of more
  /// than two, all but the first two are silent.
  ///
  /// The loudness of each channel is that of `volume`.
  ///
  /// @param from left and right of each frame, from -1 to 1, from its start
  /// @param to receives the frames from its position on, which is moved
  /// @throws java.nio.BufferOverflowException if `to` is too short
  public void fromStereo(float[] from, int frames, AudioVolume volume, ByteBuffer to) {
    ByteOrder before = to.order();
    to.order(order);
    try {
      for (int i = 0; i < frames; i++) {
        float left = from[2 * i];
        float right = from[2 * i + 1];
        type.write((channels == 1 ? (left + right) / 2 : left) * volume.gain(0), to);
        for (int c = 1; c < channels; c++) {
          type.write(c == 1 ? right * volume.gain(1) : 0, to);
        }
      }
    } finally {
      to.order(before);
    }
  }

  @Override
  public String toString() {
    String suffix = type.bytes() == 1 ? "" : order == ByteOrder.BIG_ENDIAN ? "be" : "le";
    return String.format(
        Locale.ROOT,
        "%s%s %d Hz, %d channel%s",
        type.name().toLowerCase(Locale.ROOT),
        suffix,
        rate,
        channels,
        channels == 1 ? "" : "s");
  }
}
