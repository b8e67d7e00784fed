// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.audio;

/// Follows the streams of a VM's sound in one direction. Each sound card of the VM may have several
/// at the same time.
///
/// Threading: all methods are called on one thread, that of the VM's connection, in the order of
/// the changes. They must return at once and never block.
public interface AudioStreamListener {

  /// Called when a stream begins. It is silent until it is [#enabled].
  ///
  /// @param stream the stream's number, which another stream may have after its end
  void begun(long stream, AudioFormat format);

  /// Called when the guest starts to use the stream, and when it stops.
  void enabled(long stream, boolean enabled);

  /// Called when the guest has set a volume, which the samples do not contain yet. A stream begins
  /// with [AudioVolume#FULL].
  void volume(long stream, AudioVolume volume);

  /// Called when a stream has ended. No other call for it follows.
  void ended(long stream);

  /// Called when a message was refused. The streams continue.
  void rejected(String reason);

  /// Called when the connection has ended, with all streams. No other call follows.
  ///
  /// @param reason the reason, in words
  void disconnected(String reason);
}
