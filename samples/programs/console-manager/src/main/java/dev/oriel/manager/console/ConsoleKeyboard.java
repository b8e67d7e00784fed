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

/// Passes the keys of a [ConsoleView] on to the guest, and the characters that the host makes of
/// them.
///
/// Threading: the JavaFX thread.
final class ConsoleKeyboard {

  /// Takes the keyboard and the pointer back from the guest; always works.
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

  /// What the keys go to, and all else that this user does.
  InputSink sink() {
    return sink;
  }

  void keys(KeyMap map) {
    keys = map;
  }

  /// Nothing is down any more.
  void forget() {
    printDown = false;
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
      EvdevKey key = meant(event);
      if (key != null) {
        printDown |= key == EvdevKey.KEY_SYSRQ;
        sink.down(key);
      }
    } else if (event.getEventType() == KeyEvent.KEY_RELEASED) {
      EvdevKey key = meant(event);
      if (key == EvdevKey.KEY_SYSRQ && !printDown) {
        // The desktop swallows the press of Print.
        sink.down(key);
      }
      if (key != null) {
        sink.up(key);
      }
      printDown &= key != EvdevKey.KEY_SYSRQ;
    } else if (!event.isControlDown() && !event.isAltDown() && !event.isMetaDown()) {
      // Typed. Of Enter and its like the key is told, and it is no character to the sink.
      String characters = event.getCharacter();
      if (characters.codePoints().noneMatch(Character::isISOControl)) {
        sink.text(characters);
      }
    }
  }

  /// The key; to a console that takes characters those of the keypad are what they are with the
  /// host's Num Lock, which JavaFX tells by the code.
  private @Nullable EvdevKey meant(KeyEvent event) {
    EvdevKey key = keys.key(event);
    boolean digit = event.getCode().isDigitKey() || event.getCode() == KeyCode.DECIMAL;
    return key != null && sink.takes(InputKind.TEXT) && !digit ? key.withoutNumLock() : key;
  }

  /// What is printed on the host's keys.
  int character(KeyChord chord) {
    return keys.character(chord);
  }
}
