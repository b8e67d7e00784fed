// SPDX-License-Identifier: Apache-2.0
package dev.oriel.sound;

import dev.oriel.core.audio.AudioFormat;
import dev.oriel.core.audio.AudioSink;
import dev.oriel.core.audio.AudioVolume;
import dev.oriel.sound.internal.mix.SoundDevice;
import dev.oriel.sound.internal.openal.OpenAlDevice;
import java.nio.ByteBuffer;
import java.util.function.Supplier;

/// Plays a VM's sound on this machine.
///
/// Nothing is loaded, opened or started before the guest plays its first sample. The device is
/// given back when the guest has been silent for a few seconds. Without a device there is no sound,
/// and the listener is told the reason.
///
/// Samples are heard about 40 ms after they came, plus the device's own delay. The clocks of the
/// guest and of the device differ; the rate of the sound follows the guest's.
///
/// Threading: any thread; the sink's methods by one thread at a time. Ownership: closing ends the
/// sound and the thread, and takes up to 0.2 s if something sounds: it ends in a slope.
public final class SoundPlayer implements AudioSink, AutoCloseable {

  private final Playback playback;

  private SoundPlayer(Playback playback) {
    this.playback = playback;
  }

  /// Creates a player for the device that this user's sound goes to.
  public static SoundPlayer create(SoundListener listener) {
    // Not a method reference, whose creation would load OpenAL's classes.
    return on(() -> OpenAlDevice.open(), listener);
  }

  /// Creates a player for devices that `open` opens, on the player's thread.
  static SoundPlayer on(Supplier<SoundDevice> open, SoundListener listener) {
    return new SoundPlayer(new Playback(open, listener));
  }

  /// Sets how loud the VM is, in addition to the volume that its guest sets.
  ///
  /// @param factor from 0, silent, to 1, as loud as the samples
  public void loudness(double factor) {
    playback.mixer().loudness(Math.clamp(factor, 0, 1));
  }

  /// Returns the statistics so far.
  public SoundStats stats() {
    return playback.stats();
  }

  @Override
  public void begun(long stream, AudioFormat format) {
    playback.mixer().begin(stream, format);
  }

  @Override
  public void enabled(long stream, boolean enabled) {
    playback.mixer().enable(stream, enabled);
  }

  @Override
  public void volume(long stream, AudioVolume volume) {
    playback.mixer().volume(stream, volume);
  }

  @Override
  public void samples(long stream, ByteBuffer frames) {
    if (playback.isAudible()) {
      playback.mixer().write(stream, frames);
      playback.came();
    }
  }

  @Override
  public void ended(long stream) {
    playback.mixer().end(stream);
  }

  /// Does nothing: the statistics of the session count it.
  @Override
  public void rejected(String reason) {}

  /// Ends all streams. They begin again if the player is given another VM's sound, or the same one
  /// after it has returned.
  @Override
  public void disconnected(String reason) {
    playback.mixer().endAll();
  }

  @Override
  public void close() {
    playback.close();
  }
}
