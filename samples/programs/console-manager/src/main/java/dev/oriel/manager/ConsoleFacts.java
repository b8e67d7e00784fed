// SPDX-License-Identifier: Apache-2.0
package dev.oriel.manager;

import dev.oriel.core.text.UntrustedText;
import dev.oriel.dbus.ConsoleInfo;
import dev.oriel.dbus.KeyboardLeds;
import dev.oriel.terminal.TextConsole;

/// The properties of a console in the list, safe to show.
///
/// @param name the name that its VM gives it
/// @param head the number of the output of its device
/// @param kind the kind of console in words; empty for a graphics device
/// @param width columns of its picture
/// @param height rows of its picture
/// @param leds the lock lights of its keyboard
/// @param mouse whether its pointer is a mouse, not a tablet
record ConsoleFacts(
    String name, int head, String kind, int width, int height, KeyboardLeds leds, boolean mouse) {

  private static final String TEXT = "text console, ";

  /// Returns the properties of a console of QEMU.
  static ConsoleFacts of(ConsoleInfo info) {
    return new ConsoleFacts(
        UntrustedText.name(info.label()),
        info.head(),
        info.type() == ConsoleInfo.Type.TEXT ? TEXT : "",
        info.width(),
        info.height(),
        info.leds(),
        !info.absolutePointer());
  }

  /// Returns the properties of a text console that a terminal draws.
  static ConsoleFacts of(TextConsole text) {
    return new ConsoleFacts(
        UntrustedText.name(text.label()),
        0,
        TEXT,
        text.width(),
        text.height(),
        KeyboardLeds.NONE,
        false);
  }

  /// Returns the kind and the size: `text console, 640 × 384`, `1280 × 800`.
  String size() {
    return kind + width + " × " + height;
  }
}
