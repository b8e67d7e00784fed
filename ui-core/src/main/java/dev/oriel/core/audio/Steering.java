// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.audio;

/// Decides how fast a queue is read so that it keeps its length although the clocks of the writer
/// and of the reader differ.
///
/// The length goes up with each write and down with each read, so its average over a while is
/// compared with the target. The rate changes slowly and by half a percent at most, which is less
/// than a tenth of a semitone.
///
/// Threading: one thread at a time.
final class Steering {

  private static final double AVERAGE_SECONDS = 0.5;

  /// The change of the rate for each second that the queue is too long.
  private static final double GAIN = 0.2;

  private static final double MAX_CHANGE = 0.005;

  private final double targetSeconds;
  private double averageSeconds;

  /// @param targetSeconds the length to keep
  Steering(double targetSeconds) {
    this.targetSeconds = targetSeconds;
    this.averageSeconds = targetSeconds;
  }

  /// Forgets the lengths so far.
  void restart() {
    averageSeconds = targetSeconds;
  }

  /// Returns the average length in seconds.
  double averageSeconds() {
    return averageSeconds;
  }

  /// Takes a length into account.
  ///
  /// @param lengthSeconds the queue's length now
  /// @param passedSeconds the time since the last call
  /// @return the factor by which the queue is to be read faster
  double update(double lengthSeconds, double passedSeconds) {
    double weight = Math.min(1, passedSeconds / AVERAGE_SECONDS);
    averageSeconds += weight * (lengthSeconds - averageSeconds);
    return 1 + Math.clamp(GAIN * (averageSeconds - targetSeconds), -MAX_CHANGE, MAX_CHANGE);
  }
}
