// SPDX-License-Identifier: Apache-2.0
package dev.oriel.manager;

import dev.oriel.core.text.UntrustedText;
import dev.oriel.dbus.ConsoleInfo;
import dev.oriel.dbus.KeyboardLeds;
import dev.oriel.terminal.TextConsole;

/// What a console in the list says of itself, fit to be shown.
///
/// @param name what its VM calls it
/// @param head which output of its device it is
/// @param kind what kind of console, in words; empty for a graphics device
/// @param width columns of its picture
/// @param height rows of its picture
/// @param leds the lock lights of its keyboard
/// @param mouse whether its pointer is a mouse, not a tablet
record ConsoleFacts(
    String name, int head, String kind, int width, int height, KeyboardLeds leds, boolean mouse) {

  private static final String TEXT = "text console, ";

  /// Those of a console of QEMU's.
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

  /// Those of a text console that a terminal draws.
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

  /// `1280 × 800`, with its kind.
  String size() {
    return kind + width + " × " + height;
  }
}
