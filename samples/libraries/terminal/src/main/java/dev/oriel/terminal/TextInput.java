// SPDX-License-Identifier: Apache-2.0
package dev.oriel.terminal;

import dev.oriel.core.input.EvdevKey;
import dev.oriel.core.input.InputKind;
import dev.oriel.core.input.InputSink;
import dev.oriel.core.input.KeyCaps;
import dev.oriel.core.input.KeyChord;
import dev.oriel.core.input.MouseButton;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The input of one user to a text console: the characters that the host makes of keys ([#text]),
/// and the sequences of keys without characters.
///
/// Shift+PgUp, Shift+PgDn and the wheel show older lines. Ctrl+Pause sends a break. All input goes
/// to the console's session, and is dropped while there is none.
///
/// Threading: one thread at a time.
final class TextInput implements InputSink {

  private static final int WHEEL_LINES = 3;
  private static final int PAGE_LINES = 12;

  private static final Map<EvdevKey, KeyModifier> MODIFIERS =
      Map.of(
          EvdevKey.KEY_LEFTSHIFT, KeyModifier.SHIFT,
          EvdevKey.KEY_RIGHTSHIFT, KeyModifier.SHIFT,
          EvdevKey.KEY_LEFTALT, KeyModifier.ALT,
          EvdevKey.KEY_LEFTCTRL, KeyModifier.CTRL,
          EvdevKey.KEY_RIGHTCTRL, KeyModifier.CTRL);

  private final TextConsole console;
  private final KeyCaps caps;
  private final Set<EvdevKey> held = EnumSet.noneOf(EvdevKey.class);

  TextInput(TextConsole console, KeyCaps caps) {
    this.console = console;
    this.caps = caps;
  }

  @Override
  public boolean takes(InputKind kind) {
    return kind == InputKind.TEXT;
  }

  private void session(Consumer<TextSession> task) {
    TextSession open = console.session();
    if (open != null) {
      task.accept(open);
    }
  }

  @Override
  public void down(EvdevKey key) {
    if (MODIFIERS.containsKey(key)) {
      held.add(key);
    } else {
      session(session -> tap(session, key, modifiers()));
    }
  }

  private Set<KeyModifier> modifiers() {
    Set<KeyModifier> modifiers = EnumSet.noneOf(KeyModifier.class);
    held.forEach(key -> modifiers.add(MODIFIERS.get(key)));
    return modifiers;
  }

  private void tap(TextSession session, EvdevKey key, Set<KeyModifier> modifiers) {
    boolean shift = modifiers.equals(Set.of(KeyModifier.SHIFT));
    if (shift && key == EvdevKey.KEY_PAGEUP) {
      session.scroll(PAGE_LINES);
    } else if (shift && key == EvdevKey.KEY_PAGEDOWN) {
      session.scroll(-PAGE_LINES);
    } else if (modifiers.contains(KeyModifier.CTRL) && key == EvdevKey.KEY_PAUSE) {
      session.sendBreak();
    } else if (modifiers.contains(KeyModifier.CTRL) || modifiers.contains(KeyModifier.ALT)) {
      // The host makes no character of it.
      int printed = key == EvdevKey.KEY_SPACE ? ' ' : caps.character(KeyChord.of(key));
      if (printed == 0) {
        session.key(key, modifiers);
      } else {
        session.character(printed, modifiers);
      }
    } else {
      session.key(key, modifiers);
    }
  }

  @Override
  public void up(EvdevKey key) {
    held.remove(key);
  }

  @Override
  public void tap(KeyChord chord) {
    session(session -> session.tap(chord, caps));
  }

  @Override
  public void text(String characters) {
    session(session -> session.type(characters));
  }

  @Override
  public void paste(String text) {
    session(session -> session.paste(text));
  }

  /// Does nothing: a text console has no pointer.
  @Override
  public void moveTo(int x, int y) {}

  /// Does nothing: a text console has no pointer.
  @Override
  public void moveBy(int dx, int dy) {}

  /// Does nothing: a text console has no pointer.
  @Override
  public void down(MouseButton button) {}

  /// Does nothing: a text console has no pointer.
  @Override
  public void up(MouseButton button) {}

  @Override
  public void scroll(MouseButton direction, int notches) {
    if (direction == MouseButton.WHEEL_UP) {
      session(session -> session.scroll(WHEEL_LINES * notches));
    } else if (direction == MouseButton.WHEEL_DOWN) {
      session(session -> session.scroll(-WHEEL_LINES * notches));
    }
  }

  /// Does nothing: a text console has no touch screen.
  @Override
  public void fingerDown(int finger, int x, int y) {}

  /// Does nothing: a text console has no touch screen.
  @Override
  public void fingerMove(int finger, int x, int y) {}

  /// Does nothing: a text console has no touch screen.
  @Override
  public void fingerUp(int finger) {}

  @Override
  public void releaseAll() {
    held.clear();
  }

  @Override
  public CompletableFuture<Void> flushed() {
    @Nullable TextSession open = console.session();
    return open == null ? CompletableFuture.completedFuture(null) : open.flushed();
  }
}
