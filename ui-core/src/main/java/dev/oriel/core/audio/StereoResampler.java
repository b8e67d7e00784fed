// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.audio;

import java.util.Arrays;

/// A queue of stereo frames that are read at another rate than they were written.
///
/// Each frame that is read is a weighted sum of the frames around its moment: a sinc function in a
/// Kaiser window, which also removes what the lower of the two rates cannot carry. The rate may be
/// changed between any two reads without a step in the sound, so that the queue can follow a clock
/// that runs a little faster or slower.
///
/// Threading: one thread at a time.
public final class StereoResampler {

  private static final int CHANNELS = 2;

  /// The moments between two frames for which the weights are computed; those between them are
  /// interpolated.
  private static final int PHASES = 256;

  /// The frames that are summed if the rate does not fall.
  private static final int TAPS = 32;

  /// The part of the lower rate's band that passes. The rest is for the slope of the filter.
  private static final double PASS = 0.94;

  /// The shape of the Kaiser window. At this value, what is to be removed is 90 dB below the rest.
  private static final double KAISER_BETA = 9;

  private final int taps;
  private final float[] weights;
  private final double step;
  private double adjustment = 1;

  /// Frames from `first` on, both channels of each side by side.
  private float[] frames;

  private int first;
  private int count;

  /// The moment of the next read, from 0 to 1 between the two frames in the middle of the sum.
  private double phase;

  /// Creates an empty queue.
  ///
  /// @param from the rate of the frames that are written, in frames a second
  /// @param to the rate of the frames that are read
  public StereoResampler(int from, int to) {
    step = (double) from / to;
    double band = PASS * Math.min(1, 1 / step);
    taps = 2 * (int) Math.ceil(TAPS / 2 * Math.max(1, step));
    weights = weights(taps, band);
    frames = new float[CHANNELS * 4 * taps];
    clear();
  }

  private static float[] weights(int taps, double band) {
    float[] all = new float[(PHASES + 1) * taps];
    double half = taps / 2.0;
    for (int p = 0; p <= PHASES; p++) {
      double sum = 0;
      double[] of = new double[taps];
      for (int t = 0; t < taps; t++) {
        double distance = t - (half - 1) - (double) p / PHASES;
        double edge = distance / half;
        double window = edge * edge >= 1 ? 0 : bessel(KAISER_BETA * Math.sqrt(1 - edge * edge));
        of[t] = window * sinc(band * distance);
        sum += of[t];
      }
      for (int t = 0; t < taps; t++) {
        all[p * taps + t] = (float) (of[t] / sum);
      }
    }
    return all;
  }

  private static double sinc(double x) {
    return x == 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
  }

  /// The modified Bessel function of the first kind, of order 0.
  private static double bessel(double x) {
    double sum = 1;
    double term = 1;
    for (int k = 1; term > 1e-12 * sum; k++) {
      term *= (x / (2 * k)) * (x / (2 * k));
      sum += term;
    }
    return sum;
  }

  /// Empties the queue.
  public void clear() {
    first = 0;
    // Silence before the first frame, so that it is the first that is read.
    count = taps / 2 - 1;
    Arrays.fill(frames, 0, CHANNELS * count, 0);
    phase = 0;
  }

  /// Returns how many of the written frames have not been read.
  public int size() {
    return Math.max(0, count - (taps / 2 - 1));
  }

  /// Sets how fast the queue is read.
  ///
  /// @param factor 1 for the two rates, 1.001 to take one thousandth more frames for the same
  ///   number of reads
  public void adjust(double factor) {
    adjustment = factor;
  }

  /// Appends frames.
  ///
  /// @param from left and right of each frame, from its start
  public void write(float[] from, int howMany) {
    int end = first + count;
    if (CHANNELS * (end + howMany) > frames.length) {
      float[] room =
          CHANNELS * (count + howMany) > frames.length / 2
              ? new float[2 * CHANNELS * (count + howMany)]
              : frames;
      System.arraycopy(frames, CHANNELS * first, room, 0, CHANNELS * count);
      frames = room;
      first = 0;
      end = count;
    }
    System.arraycopy(from, 0, frames, CHANNELS * end, CHANNELS * howMany);
    count += howMany;
  }

  /// Drops written frames, the oldest first.
  public void skip(int howMany) {
    int dropped = Math.min(howMany, count);
    first += dropped;
    count -= dropped;
  }

  /// Reads frames.
  ///
  /// @param to receives left and right of each frame, from its start
  /// @param most the most frames to read
  /// @return the number of frames read, which is smaller if the queue does not hold enough
  public int read(float[] to, int most) {
    int read = 0;
    while (read < most && count >= taps) {
      sum(to, CHANNELS * read++);
      phase += step * adjustment;
      int passed = (int) phase;
      phase -= passed;
      first += Math.min(passed, count);
      count -= Math.min(passed, count);
    }
    return read;
  }

  private void sum(float[] to, int place) {
    double position = phase * PHASES;
    int p = (int) position;
    float part = (float) (position - p);
    float left = 0;
    float right = 0;
    int lower = p * taps;
    int upper = lower + taps;
    int at = CHANNELS * first;
    for (int t = 0; t < taps; t++) {
      float w = weights[lower + t] + part * (weights[upper + t] - weights[lower + t]);
      left += w * frames[at++];
      right += w * frames[at++];
    }
    to[place] = left;
    to[place + 1] = right;
  }
}
