// SPDX-License-Identifier: Apache-2.0
package dev.oriel.manager.console;

import dev.oriel.core.input.EvdevKey;
import dev.oriel.dbus.HeldInput;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;

/// Passes the keys of a [ConsoleView] on to the guest.
///
/// Threading: the JavaFX thread.
final class ConsoleKeyboard {

  /// Takes the keyboard and the pointer back from the guest; always works.
  static final KeyCombination RELEASE =
      new KeyCodeCombination(KeyCode.G, KeyCombination.CONTROL_DOWN, KeyCombination.ALT_DOWN);

  private final HeldInput held;
  private final Runnable onRelease;
  private KeyMap keys = KeyMap.US;

  ConsoleKeyboard(HeldInput held, Runnable onRelease) {
    this.held = held;
    this.onRelease = onRelease;
  }

  void keys(KeyMap map) {
    keys = map;
  }

  /// A key event of a view that has the keyboard. All of them are consumed: Tab and the arrows are
  /// the guest's, too.
  void handle(KeyEvent event) {
    event.consume();
    if (event.getEventType() == KeyEvent.KEY_PRESSED) {
      if (RELEASE.match(event)) {
        onRelease.run();
        return;
      }
      EvdevKey key = keys.key(event);
      if (key != null) {
        held.press(key);
      }
    } else if (event.getEventType() == KeyEvent.KEY_RELEASED) {
      EvdevKey key = keys.key(event);
      if (key == EvdevKey.KEY_SYSRQ && !held.keys().contains(key)) {
        // The desktop swallows the press of Print.
        held.press(key);
      }
      if (key != null) {
        held.release(key);
      }
    }
  }
}
