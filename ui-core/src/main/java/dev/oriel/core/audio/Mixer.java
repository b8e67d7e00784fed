// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.audio;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/// Mixes a VM's streams.
///
/// Threading: streams are changed on the connection's thread, mixed on the player's.
public final class Mixer {

  private static final int CHANNELS = 2;

  /// How long a change of the loudness takes, so that it makes no click.
  public static final double SLOPE_SECONDS = 0.02;

  private final int rate;
  private final double targetSeconds;
  private final double slope;
  private final Map<Long, StreamQueue> streams = new ConcurrentHashMap<>();

  /// Streams that have ended, until their slopes are mixed.
  private final Queue<StreamQueue> fading = new ConcurrentLinkedQueue<>();

  private volatile double loudness = 1;
  private double level = 1;
  private long endedUnderruns;
  private long endedSkips;

  /// Creates a mixer without streams.
  ///
  /// @param rate the rate of the mix in frames a second
  /// @param targetSeconds how long samples wait on average, so that the sound continues if some
  ///   come late
  public Mixer(int rate, double targetSeconds) {
    this.rate = rate;
    this.targetSeconds = targetSeconds;
    this.slope = 1 / (SLOPE_SECONDS * rate);
  }

  /// Adds a stream.
  public void begin(long stream, AudioFormat format) {
    streams.put(stream, new StreamQueue(format, rate, StreamTiming.live(targetSeconds)));
  }

  /// Adds a stream whose sounds keep their places: each begins when its first sample has waited for
  /// the target time, whether the sound is short or long. What has become late because samples came
  /// too late is cut. This is for a reader that knows when the samples came and mixes by that
  /// clock, such as a recording. Whether the guest plays the stream need not be said.
  ///
  /// @param framesPerWrite how many frames come at a time
  public void beginInPlace(long stream, AudioFormat format, long framesPerWrite) {
    double writeSeconds = (double) framesPerWrite / format.rate();
    streams.put(
        stream, new StreamQueue(format, rate, StreamTiming.inPlace(targetSeconds, writeSeconds)));
  }

  /// Removes a stream, with what it has not played. If it sounds, a slope follows.
  public void end(long stream) {
    StreamQueue ended = streams.remove(stream);
    if (ended != null) {
      synchronized (this) {
        endedUnderruns += ended.underruns();
        endedSkips += ended.skips();
      }
      ended.end();
      if (ended.isFading()) {
        fading.add(ended);
      }
    }
  }

  /// Removes all streams.
  public void endAll() {
    List.copyOf(streams.keySet()).forEach(this::end);
  }

  /// Says whether the guest plays a stream.
  public void enable(long stream, boolean enabled) {
    StreamQueue known = streams.get(stream);
    if (known != null) {
      known.enable(enabled);
    }
  }

  /// Sets a stream's volume for the samples that follow.
  public void volume(long stream, AudioVolume volume) {
    StreamQueue known = streams.get(stream);
    if (known != null) {
      known.volume(volume);
    }
  }

  /// Appends samples to a stream.
  public void write(long stream, ByteBuffer samples) {
    StreamQueue known = streams.get(stream);
    if (known != null) {
      known.write(samples);
    }
  }

  /// Sets the loudness of the whole mix; any thread.
  ///
  /// @param factor from 0, silent, to 1
  public void loudness(double factor) {
    loudness = factor;
  }

  /// Takes over the loudness at once, before the first frame of a device.
  public void settle() {
    level = loudness;
  }

  /// Returns whether a stream has something to play, or will have soon; any thread.
  public boolean isActive() {
    return streams.values().stream().anyMatch(StreamQueue::isActive);
  }

  /// Returns how often a sound was interrupted; any thread.
  public synchronized long underruns() {
    return endedUnderruns + streams.values().stream().mapToLong(StreamQueue::underruns).sum();
  }

  /// Returns how often samples were left out; any thread.
  public synchronized long skips() {
    return endedSkips + streams.values().stream().mapToLong(StreamQueue::skips).sum();
  }

  /// Returns how long samples wait on average; any thread.
  public double waitSeconds() {
    return streams.values().stream()
        .filter(StreamQueue::isActive)
        .mapToDouble(StreamQueue::lengthSeconds)
        .max()
        .orElse(0);
  }

  /// Mixes the next frames.
  ///
  /// @param to receives left and right of each frame, from -1 to 1, from its start
  public void mix(float[] to, int frames) {
    Arrays.fill(to, 0, CHANNELS * frames, 0);
    for (StreamQueue stream : streams.values()) {
      stream.mix(to, frames);
    }
    for (StreamQueue ended : fading) {
      ended.mix(to, frames);
    }
    fading.removeIf(ended -> !ended.isFading());
    double wanted = loudness;
    for (int i = 0; i < frames; i++) {
      level += Math.clamp(wanted - level, -slope, slope);
      to[CHANNELS * i] = (float) Math.clamp(to[CHANNELS * i] * level, -1, 1);
      to[CHANNELS * i + 1] = (float) Math.clamp(to[CHANNELS * i + 1] * level, -1, 1);
    }
  }
}
