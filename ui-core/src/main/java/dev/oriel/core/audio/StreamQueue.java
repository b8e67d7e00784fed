// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.audio;

import java.nio.ByteBuffer;

/// The samples of one stream between their arrival and their sound.
///
/// The sound begins when the queue has its target length, or in its place ([StreamTiming]). If the
/// queue runs empty, the sound ends in a short slope instead of a click, and begins with one when
/// the queue is full again. A queue that has become much too long is cut in the same way.
///
/// Threading: written on the connection's thread and read on the player's; each call holds the lock
/// for a moment.
final class StreamQueue {

  private static final int CHANNELS = 2;

  /// How long a slope is.
  private static final double SLOPE_SECONDS = 0.004;

  private final AudioFormat format;
  private final boolean inPlace;
  private final int target;

  /// The length from which on the queue is cut.
  private final int most;

  private final double slope;
  private final double outputRate;
  private final StereoResampler queue;
  private final Steering steering;
  private AudioVolume volume = AudioVolume.FULL;
  private float[] converted = new float[CHANNELS * 1024];
  private float[] read = new float[CHANNELS * 1024];

  private boolean enabled;
  private boolean sounding;

  /// Whether the sound stopped because nothing had come.
  private boolean starved;

  private boolean cutting;

  /// For how many frames of the mix a sound has not begun.
  private int waitedFrames;

  /// The loudness now, which goes to 1 or, before a cut, to 0 in a slope.
  private double level = 1;

  /// The frame with which the sound ended, and how much of it the slope has not reached.
  private float lastLeft;

  private float lastRight;
  private double rest;
  private long underruns;
  private long skips;

  /// @param outputRate the rate of the device in frames a second
  StreamQueue(AudioFormat format, int outputRate, StreamTiming timing) {
    this.format = format;
    this.outputRate = outputRate;
    this.inPlace = timing.inPlace();
    this.target = (int) (timing.waitSeconds() * format.rate());
    this.most = (int) (timing.mostSeconds() * format.rate());
    this.slope = 1 / (SLOPE_SECONDS * outputRate);
    this.queue = new StereoResampler(format.rate(), outputRate);
    this.steering = new Steering(timing.waitSeconds());
  }

  /// Appends samples in the stream's format.
  synchronized void write(ByteBuffer samples) {
    int frames = samples.remaining() / format.bytesPerFrame();
    if (converted.length < CHANNELS * frames) {
      converted = new float[CHANNELS * frames];
    }
    int _ = format.toStereo(samples, volume, converted);
    if (queue.size() > 2 * most) {
      // Nothing reads it: the device stands still.
      queue.skip(frames);
    }
    if (inPlace && !sounding && queue.size() == 0) {
      // The last of these frames has just been played, the first one earlier.
      waitedFrames = (int) (Math.min(frames, target) * outputRate / format.rate());
    }
    queue.write(converted, frames);
    sounding |= !inPlace && queue.size() >= target;
  }

  synchronized void volume(AudioVolume now) {
    volume = now;
  }

  /// Says whether the guest plays. What has come is played to its end.
  synchronized void enable(boolean now) {
    enabled = now;
    if (!now) {
      starved = false;
      sounding |= !inPlace && queue.size() > 0;
    }
  }

  /// Drops what has not been played. If it sounds, a slope follows instead of a click.
  synchronized void end() {
    if (sounding) {
      runDry();
    }
    queue.clear();
    enabled = false;
  }

  /// Returns whether the slope after the end of a sound has not been mixed to its end.
  synchronized boolean isFading() {
    return rest > 0;
  }

  /// Returns whether there is something to play, or will be soon.
  synchronized boolean isActive() {
    return sounding || (enabled && queue.size() > 0);
  }

  synchronized long underruns() {
    return underruns;
  }

  synchronized long skips() {
    return skips;
  }

  /// Returns the average length in seconds while it sounds.
  synchronized double lengthSeconds() {
    return steering.averageSeconds();
  }

  /// Adds the next frames to a mix.
  ///
  /// @param mix left and right of each frame, from its start
  synchronized void mix(float[] mix, int frames) {
    fade(mix, 0, frames);
    if (!sounding && !beginsAnyway(frames)) {
      return;
    }
    rest = 0;
    waitedFrames = 0;
    if (starved) {
      starved = false;
      underruns++;
      level = 0;
      steering.restart();
    }
    double length = queue.size() / (double) format.rate();
    cutting |= queue.size() > most;
    queue.adjust(steering.update(length, frames / outputRate));
    if (read.length < CHANNELS * frames) {
      read = new float[CHANNELS * frames];
    }
    int got = queue.read(read, frames);
    for (int i = 0; i < got; i++) {
      level = Math.clamp(level + (cutting ? -slope : slope), 0, 1);
      lastLeft = (float) (read[CHANNELS * i] * level);
      lastRight = (float) (read[CHANNELS * i + 1] * level);
      mix[CHANNELS * i] += lastLeft;
      mix[CHANNELS * i + 1] += lastRight;
    }
    if (got < frames) {
      runDry();
      fade(mix, got, frames);
    } else if (cutting && level == 0) {
      cutting = false;
      skips++;
      queue.skip(queue.size() - target);
      steering.restart();
    }
  }

  /// Returns whether a sound has waited long enough: one that is shorter than the queue's target,
  /// or one that keeps its place.
  private boolean beginsAnyway(int frames) {
    waitedFrames = queue.size() > 0 ? waitedFrames + frames : 0;
    double enough = (inPlace ? 1 : 2) * target * outputRate / format.rate();
    if (waitedFrames > enough) {
      sounding = true;
      waitedFrames = 0;
    }
    return sounding;
  }

  /// Ends the sound; a slope from its last frame follows.
  private void runDry() {
    rest = 1;
    sounding = false;
    starved = enabled;
    cutting = false;
    level = 1;
    queue.clear();
  }

  /// Adds the slope after the end of a sound, which may last beyond these frames.
  private void fade(float[] mix, int from, int frames) {
    for (int i = from; i < frames && rest > 0; i++) {
      rest = Math.max(0, rest - slope);
      mix[CHANNELS * i] += (float) (lastLeft * rest);
      mix[CHANNELS * i + 1] += (float) (lastRight * rest);
    }
  }
}
