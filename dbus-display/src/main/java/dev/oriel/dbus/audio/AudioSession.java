// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.audio;

/// A sink that listens to a VM, or a source that it records. Threading: any thread.
public interface AudioSession extends AutoCloseable {

  /// Returns whether the sink or the source may still be called.
  boolean isOpen();

  /// Returns the statistics so far.
  AudioStats stats();

  /// Ends the session. It is not called any more, not even with
  /// [dev.oriel.core.audio.AudioSink#disconnected]. Idempotent.
  @Override
  void close();
}
