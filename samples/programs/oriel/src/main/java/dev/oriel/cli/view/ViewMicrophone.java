// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.view;

import dev.oriel.dbus.VmConnection;
import dev.oriel.dbus.audio.Audio;
import dev.oriel.dbus.audio.AudioSession;
import dev.oriel.dbus.connection.ConnectionFailedException;
import dev.oriel.sound.Microphone;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// This machine's microphone for the VM of a view, which may go away and come back.
///
/// The device is opened, and a thread started, when the guest records.
///
/// Threading: any thread. Ownership: closing ends the recording.
final class ViewMicrophone implements AutoCloseable {

  private final Consumer<String> log;
  private final Consumer<String> warnings;

  /// The reasons that the user knows. The microphone's thread only.
  private final Set<String> told = new HashSet<>();

  // Guarded by this.
  private @Nullable Microphone microphone;
  private @Nullable AudioSession session;
  private boolean closed;

  ViewMicrophone(ViewOptions options) {
    this.log = options.log();
    this.warnings = options.warnings();
  }

  /// Lets a VM record from now on. Waits for QEMU's answer.
  ///
  /// Threading: not a D-Bus thread. Ownership: the session ends with the connection at the latest.
  void connected(VmConnection vm, Audio audio) {
    Microphone from = microphone();
    if (from == null) {
      return;
    }
    try {
      AudioSession begun = audio.supply(from);
      if (!keep(begun)) {
        begun.close();
      }
    } catch (ConnectionFailedException e) {
      if (vm.isOpen()) {
        warnings.accept("the guest does not get the microphone: " + e.getMessage());
      }
    }
  }

  /// Returns the microphone, or null after the end.
  private synchronized @Nullable Microphone microphone() {
    if (microphone == null && !closed) {
      microphone = Microphone.create(this::silent, this::used);
    }
    return closed ? null : microphone;
  }

  private void silent(String reason) {
    if (told.add(reason)) {
      warnings.accept("the guest records silence: " + reason);
    }
  }

  private void used(String device, boolean open) {
    log.accept("the guest " + (open ? "records" : "no longer records") + " from " + device);
  }

  private synchronized boolean keep(AudioSession begun) {
    session = begun;
    return !closed;
  }

  @Override
  public void close() {
    Microphone ending;
    AudioSession current;
    synchronized (this) {
      closed = true;
      ending = microphone;
      current = session;
    }
    if (current != null) {
      current.close();
    }
    if (ending != null) {
      ending.close();
    }
  }
}
