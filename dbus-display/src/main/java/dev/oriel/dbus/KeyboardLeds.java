// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus;

/// The lock lights that the guest has turned on.
///
/// @param scrollLock Scroll Lock
/// @param numLock Num Lock
/// @param capsLock Caps Lock
public record KeyboardLeds(boolean scrollLock, boolean numLock, boolean capsLock) {

  /// All lights off.
  public static final KeyboardLeds NONE = new KeyboardLeds(false, false, false);

  /// Returns the lights of `org.qemu.Display1.Keyboard.Modifiers`: bit 0 scroll, bit 1 num, bit 2
  /// caps.
  static KeyboardLeds ofModifiers(int bits) {
    return new KeyboardLeds((bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0);
  }
}
