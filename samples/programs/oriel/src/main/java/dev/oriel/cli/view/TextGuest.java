// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.view;

import dev.oriel.core.input.EvdevKey;
import dev.oriel.core.input.KeyChord;
import dev.oriel.core.input.MouseButton;
import dev.oriel.core.keyboard.KeyboardLayout;
import dev.oriel.dbus.RunState;
import dev.oriel.gl.window.KeyAction;
import dev.oriel.gl.window.TouchAction;
import dev.oriel.gl.window.WindowMetrics;
import dev.oriel.terminal.KeyModifier;
import dev.oriel.terminal.TerminalSize;
import dev.oriel.terminal.TextSession;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;

/// A text console, which takes characters: those that the host's layout makes of keys, and the
/// sequences of keys that have none.
///
/// Shift+PgUp, Shift+PgDn and the wheel show older lines. Ctrl+Pause sends a break.
///
/// Threading: the main thread.
final class TextGuest implements Guest {

  private static final int WHEEL_LINES = 3;
  private static final int PAGE_LINES = 12;

  private static final Map<EvdevKey, KeyModifier> MODIFIERS =
      Map.of(
          EvdevKey.KEY_LEFTSHIFT, KeyModifier.SHIFT,
          EvdevKey.KEY_RIGHTSHIFT, KeyModifier.SHIFT,
          EvdevKey.KEY_LEFTALT, KeyModifier.ALT,
          EvdevKey.KEY_LEFTCTRL, KeyModifier.CTRL,
          EvdevKey.KEY_RIGHTCTRL, KeyModifier.CTRL);

  /// What the keypad's keys are while Num Lock is off; while it is on they have characters.
  private static final Map<EvdevKey, EvdevKey> KEYPAD =
      Map.ofEntries(
          Map.entry(EvdevKey.KEY_KP0, EvdevKey.KEY_INSERT),
          Map.entry(EvdevKey.KEY_KP1, EvdevKey.KEY_END),
          Map.entry(EvdevKey.KEY_KP2, EvdevKey.KEY_DOWN),
          Map.entry(EvdevKey.KEY_KP3, EvdevKey.KEY_PAGEDOWN),
          Map.entry(EvdevKey.KEY_KP4, EvdevKey.KEY_LEFT),
          Map.entry(EvdevKey.KEY_KP6, EvdevKey.KEY_RIGHT),
          Map.entry(EvdevKey.KEY_KP7, EvdevKey.KEY_HOME),
          Map.entry(EvdevKey.KEY_KP8, EvdevKey.KEY_UP),
          Map.entry(EvdevKey.KEY_KP9, EvdevKey.KEY_PAGEUP),
          Map.entry(EvdevKey.KEY_KPDOT, EvdevKey.KEY_DELETE));

  private final TextSession session;
  private final IntFunction<String> printedOn;
  private final String layout;
  private final Set<EvdevKey> held = EnumSet.noneOf(EvdevKey.class);
  private boolean numLock;

  /// @param printedOn what is printed on a key of the host's, by its kernel number
  /// @param layout the layout in which [#strike] finds the characters of keys
  TextGuest(TextSession session, IntFunction<String> printedOn, String layout) {
    this.session = session;
    this.printedOn = printedOn;
    this.layout = layout;
  }

  @Override
  public void key(int evdevCode, KeyAction action) {
    EvdevKey key = EvdevKey.ofCode(evdevCode);
    if (key == null) {
      return;
    }
    if (MODIFIERS.containsKey(key)) {
      if (action == KeyAction.RELEASED) {
        held.remove(key);
      } else {
        held.add(key);
      }
    } else if (action != KeyAction.RELEASED) {
      strike(numLock ? key : KEYPAD.getOrDefault(key, key), modifiers());
    }
  }

  private Set<KeyModifier> modifiers() {
    Set<KeyModifier> modifiers = EnumSet.noneOf(KeyModifier.class);
    held.forEach(key -> modifiers.add(MODIFIERS.get(key)));
    return modifiers;
  }

  private void strike(EvdevKey key, Set<KeyModifier> modifiers) {
    boolean shift = modifiers.equals(Set.of(KeyModifier.SHIFT));
    if (shift && key == EvdevKey.KEY_PAGEUP) {
      session.scroll(PAGE_LINES);
    } else if (shift && key == EvdevKey.KEY_PAGEDOWN) {
      session.scroll(-PAGE_LINES);
    } else if (modifiers.contains(KeyModifier.CTRL) && key == EvdevKey.KEY_PAUSE) {
      session.sendBreak();
    } else if (modifiers.contains(KeyModifier.CTRL) || modifiers.contains(KeyModifier.ALT)) {
      // The host makes no character of it.
      String printed = key == EvdevKey.KEY_SPACE ? " " : printedOn.apply(key.code());
      if (printed.isEmpty()) {
        session.key(key, modifiers);
      } else {
        session.character(printed.codePointAt(0), modifiers);
      }
    } else {
      session.key(key, modifiers);
    }
  }

  @Override
  public void text(int codePoint) {
    session.character(codePoint, Set.of());
  }

  @Override
  public void hostLocks(boolean capsLock, boolean num) {
    numLock = num;
  }

  /// A text console has no pointer.
  @Override
  public void pointer(int x, int y) {}

  /// A text console has no pointer.
  @Override
  public void motion(int dx, int dy) {}

  /// A text console has no pointer.
  @Override
  public void button(MouseButton button, boolean pressed) {}

  @Override
  public void scroll(MouseButton direction, int notches) {
    if (direction == MouseButton.WHEEL_UP) {
      session.scroll(WHEEL_LINES * notches);
    } else if (direction == MouseButton.WHEEL_DOWN) {
      session.scroll(-WHEEL_LINES * notches);
    }
  }

  /// A text console has no touch screen.
  @Override
  public void touch(int finger, TouchAction action, int x, int y) {}

  @Override
  public void touchable(boolean yes) {}

  @Override
  public void focusLost() {
    lift();
  }

  @Override
  public void lift() {
    held.clear();
  }

  @Override
  public void strike(KeyChord chord) {
    session.strike(chord, KeyboardLayout.of(layout));
  }

  @Override
  public void paste(String text) {
    session.paste(text);
  }

  /// The window's size decides how many columns and rows there are.
  @Override
  public CompletableFuture<?> follow(WindowMetrics size, int xOffset) {
    session.resize(
        new TerminalSize(size.width(), size.height(), TerminalSize.zoomFor(size.scale())));
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public boolean relativePointer() {
    return false;
  }

  @Override
  public void changed() {}

  /// A character device is QEMU's own and keeps what is typed until the guest reads it; a monitor
  /// even answers, and can resume the VM.
  @Override
  public boolean takesInput(RunState state) {
    return true;
  }

  @Override
  public String state() {
    return "";
  }
}
