// SPDX-License-Identifier: Apache-2.0
package dev.oriel.sound.internal.mix;

/// A device that records stereo frames, [SoundDevice#RATE] a second, into a queue of its own.
///
/// Threading: the thread that opened it.
public interface InputDevice extends AutoCloseable {

  /// Returns the device's name, for users.
  String name();

  /// Takes recorded frames out of the queue; does not wait for more.
  ///
  /// @param to receives left and right of each frame, from -1 to 1, from its start
  /// @return the number of frames
  /// @throws SoundDeviceException if the device has gone
  int read(float[] to);

  /// Ends the recording and gives the device back.
  @Override
  void close();
}
