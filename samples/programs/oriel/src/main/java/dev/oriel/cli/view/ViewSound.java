// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.view;

import dev.oriel.dbus.VmConnection;
import dev.oriel.dbus.audio.Audio;
import dev.oriel.dbus.audio.AudioSession;
import dev.oriel.dbus.connection.ConnectionFailedException;
import dev.oriel.sound.SoundPlayer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The sound of the VM in a view, which may go away and come back.
///
/// A VM that offers no sound costs nothing. The player opens a device and starts a thread when the
/// guest plays.
///
/// Threading: any thread. Ownership: closing ends the sound.
final class ViewSound implements AutoCloseable {

  private final ViewOptions.Sound options;
  private final Consumer<String> log;
  private final Consumer<String> warnings;
  private final ViewMicrophone microphone;

  // Guarded by this.
  private @Nullable Audio offered;
  private @Nullable SoundPlayer player;
  private @Nullable AudioSession session;
  private String absent = "the VM is not there";
  private boolean muted;
  private boolean closed;

  ViewSound(ViewOptions options) {
    this.options = options.sound();
    this.log = options.log();
    this.warnings = options.warnings();
    this.microphone = new ViewMicrophone(options);
  }

  /// Makes the sound of a VM known to those who record it, whether it is played or not.
  synchronized void found(VmConnection vm) {
    offered = vm.audio();
  }

  /// Returns what the VM plays, or null if it offers no sound.
  synchronized @Nullable Audio offered() {
    return offered;
  }

  /// Plays the sound of a VM from now on, if it offers any, and lets it record if the user wants
  /// that. Waits for QEMU's answers.
  ///
  /// Threading: not a D-Bus thread. Ownership: the session ends with the connection at the latest.
  void connected(VmConnection vm) {
    Audio audio = vm.audio();
    if (audio == null) {
      noSession("the VM offers no sound; oriel view --help names the options that QEMU needs");
      return;
    }
    if (options.on()) {
      play(vm, audio);
    } else {
      noSession("the sound is off (--no-audio)");
    }
    if (options.microphone()) {
      microphone.connected(vm, audio);
    }
  }

  private void play(VmConnection vm, Audio audio) {
    SoundPlayer to = openPlayer();
    if (to == null) {
      return;
    }
    try {
      AudioSession begun = audio.listen(to);
      if (!keep(begun)) {
        begun.close();
        return;
      }
      log.accept("the VM's sound is played");
    } catch (ConnectionFailedException e) {
      String reason = "there is no sound: " + e.getMessage();
      noSession(reason);
      if (vm.isOpen()) {
        warnings.accept(reason);
      }
    }
  }

  private void noSession(String reason) {
    log.accept(reason);
    synchronized (this) {
      session = null;
      absent = reason;
    }
  }

  /// Returns the player, or null after the end.
  private synchronized @Nullable SoundPlayer openPlayer() {
    if (player == null && !closed) {
      player = SoundPlayer.create(reason -> warnings.accept("there is no sound: " + reason));
      player.loudness(options.loudness());
    }
    return closed ? null : player;
  }

  private synchronized boolean keep(AudioSession begun) {
    session = begun;
    return !closed;
  }

  /// Mutes the VM, or makes it heard again.
  ///
  /// @return what a user is to read about it
  synchronized String toggleMute() {
    SoundPlayer known = player;
    if (known == null || !isThere()) {
      return absent;
    }
    muted = !muted;
    known.loudness(muted ? 0 : options.loudness());
    return muted ? "the sound is muted" : "the sound is on";
  }

  /// Returns whether the VM offers sound that is played.
  synchronized boolean isThere() {
    AudioSession current = session;
    return player != null && current != null && current.isOpen();
  }

  synchronized boolean isMuted() {
    return muted;
  }

  /// Returns the statistics so far, or null if the VM has offered no sound.
  synchronized @Nullable ViewSoundStats stats() {
    SoundPlayer known = player;
    AudioSession current = session;
    return known == null || current == null
        ? null
        : new ViewSoundStats(current.stats(), known.stats(), muted);
  }

  @Override
  public void close() {
    SoundPlayer ending;
    AudioSession current;
    synchronized (this) {
      closed = true;
      ending = player;
      current = session;
    }
    microphone.close();
    // The player first: it ends in a slope.
    if (ending != null) {
      ending.close();
    }
    if (current != null) {
      current.close();
    }
  }
}
