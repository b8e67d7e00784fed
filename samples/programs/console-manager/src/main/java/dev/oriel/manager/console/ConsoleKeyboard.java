// SPDX-License-Identifier: Apache-2.0
package dev.oriel.manager.console;

import dev.oriel.core.input.EvdevKey;
import dev.oriel.core.input.InputKind;
import dev.oriel.core.input.InputSink;
import dev.oriel.core.input.KeyChord;
import dev.oriel.dbus.PictureSource;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import org.jspecify.annotations.Nullable;

/// Sends the keys of a [ConsoleView] to the guest, and the characters that the host's layout makes
/// of them.
///
/// Threading: the JavaFX thread.
final class ConsoleKeyboard {

  /// The hotkey that takes keyboard and pointer back from the guest. It always works.
  static final KeyCombination RELEASE =
      new KeyCodeCombination(KeyCode.G, KeyCombination.CONTROL_DOWN, KeyCombination.ALT_DOWN);

  private final InputSink sink;
  private final Runnable onRelease;
  private KeyMap keys = KeyMap.US;
  private boolean printDown;

  ConsoleKeyboard(PictureSource console, Runnable onRelease) {
    this.sink = console.input(this::character);
    this.onRelease = onRelease;
  }

  /// Returns the sink for the keys and all other input of this user.
  InputSink sink() {
    return sink;
  }

  void keys(KeyMap map) {
    keys = map;
  }

  /// Called when everything has been released.
  void forget() {
    printDown = false;
  }

  /// Handles a key event of a view that has the keyboard. All events are consumed: Tab and the
  /// arrow keys belong to the guest, too.
  void handle(KeyEvent event) {
    event.consume();
    if (event.getEventType() == KeyEvent.KEY_PRESSED) {
      if (RELEASE.match(event)) {
        onRelease.run();
        return;
      }
      EvdevKey key = meant(event);
      if (key != null) {
        printDown |= key == EvdevKey.KEY_SYSRQ;
        sink.down(key);
      }
    } else if (event.getEventType() == KeyEvent.KEY_RELEASED) {
      EvdevKey key = meant(event);
      if (key == EvdevKey.KEY_SYSRQ && !printDown) {
        // The desktop does not pass on the press of Print.
        sink.down(key);
      }
      if (key != null) {
        sink.up(key);
      }
      printDown &= key != EvdevKey.KEY_SYSRQ;
    } else if (!event.isControlDown() && !event.isAltDown() && !event.isMetaDown()) {
      // A typed character. For Enter and other control characters the sink gets the key instead.
      String characters = event.getCharacter();
      if (characters.codePoints().noneMatch(Character::isISOControl)) {
        sink.text(characters);
      }
    }
  }

  /// Returns the key of an event. If the console takes characters, a key of the keypad has the
  /// meaning that the host's Num Lock gives it, which JavaFX reports by the key code.
  private @Nullable EvdevKey meant(KeyEvent event) {
    EvdevKey key = keys.key(event);
    boolean digit = event.getCode().isDigitKey() || event.getCode() == KeyCode.DECIMAL;
    return key != null && sink.takes(InputKind.TEXT) && !digit ? key.withoutNumLock() : key;
  }

  /// Returns the character that is printed on the host's key.
  int character(KeyChord chord) {
    return keys.character(chord);
  }
}
