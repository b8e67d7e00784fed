// SPDX-License-Identifier: Apache-2.0
package dev.oriel.sound.internal.mix;

/// A device that plays stereo frames from a queue of its own.
///
/// Threading: the thread that opened it.
public interface SoundDevice extends AutoCloseable {

  /// The rate of what is played, in frames a second. A device of another rate converts it.
  int RATE = 48_000;

  /// Returns the device's name, for users.
  String name();

  /// Returns how many frames it takes now. It takes as many as keep it from running empty before it
  /// is asked again within a few milliseconds.
  int room();

  /// Appends frames.
  ///
  /// @param frames left and right of each frame, from -1 to 1, from its start; may be changed
  /// @param count at most [#room]
  void play(float[] frames, int count);

  /// Returns how often the device had to stop because nothing was appended in time.
  long interruptions();

  /// Returns how long a frame that is appended now waits until it is heard, in seconds, as far as
  /// the system knows.
  double delaySeconds();

  /// Returns whether the device still exists.
  boolean isConnected();

  /// Ends the sound and gives the device back.
  @Override
  void close();
}
