// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.view;

import dev.oriel.core.input.EvdevKey;
import dev.oriel.dbus.KeyboardLeds;
import java.util.ArrayList;
import java.util.List;

/// Decides which lock keys are tapped in a guest so that its locks are those of the host.
///
/// They are compared at the first key after the window got the keyboard focus: keys pressed in
/// other windows have changed only the host's locks. A guest that has never lit a lock light may
/// have none, and its locks would be toggled every time.
///
/// Threading: the main thread.
final class LockSync {

  private boolean wanted;
  private boolean compared;
  private boolean lightsSeen;

  /// @param wanted whether the guest's locks are to follow the host's
  LockSync(boolean wanted) {
    this.wanted = wanted;
  }

  /// Returns whether the guest's locks follow the host's.
  boolean wanted() {
    return wanted;
  }

  /// Sets whether the guest's locks follow the host's, from the next key on.
  void wanted(boolean yes) {
    wanted = yes;
    compared = false;
  }

  /// Called when the input goes to another console.
  void consoleChanged() {
    compared = false;
    lightsSeen = false;
  }

  /// Called with the lights of the console as they are now.
  void seen(KeyboardLeds lights) {
    lightsSeen |= !lights.equals(KeyboardLeds.NONE);
  }

  /// Called when the window has lost the keyboard focus.
  void focusLost() {
    compared = false;
  }

  /// Returns the keys to tap before a key is passed on.
  ///
  /// @param lights the lights of the console
  /// @param capsLock whether the host's Caps Lock is on
  /// @param numLock whether the host's Num Lock is on
  List<EvdevKey> beforeKey(KeyboardLeds lights, boolean capsLock, boolean numLock) {
    seen(lights);
    List<EvdevKey> taps = new ArrayList<>();
    if (wanted && !compared && lightsSeen) {
      if (capsLock != lights.capsLock()) {
        taps.add(EvdevKey.KEY_CAPSLOCK);
      }
      if (numLock != lights.numLock()) {
        taps.add(EvdevKey.KEY_NUMLOCK);
      }
    }
    compared = true;
    return taps;
  }
}
