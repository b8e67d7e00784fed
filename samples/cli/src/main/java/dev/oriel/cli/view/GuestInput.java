package dev.oriel.cli.view;

import dev.oriel.core.input.MouseButton;
import dev.oriel.dbus.Console;
import dev.oriel.gl.KeyAction;
import dev.oriel.gl.WindowInput;
import dev.oriel.gl.WindowMetrics;
import java.util.BitSet;
import java.util.EnumSet;

/// Passes on to a guest what a user does in a window, and keeps account of what is held down.
///
/// Threading: the main thread.
final class GuestInput implements WindowInput {

  /// Beyond the last key of `linux/input-event-codes.h` (`KEY_MAX`).
  private static final int MAX_KEY = 0x300;

  private final Console console;
  private final Runnable onCloseRequest;
  private final BitSet keys = new BitSet(MAX_KEY);
  private final EnumSet<MouseButton> buttons = EnumSet.noneOf(MouseButton.class);

  /// @param onCloseRequest called when the user wants the window closed
  GuestInput(Console console, Runnable onCloseRequest) {
    this.console = console;
    this.onCloseRequest = onCloseRequest;
  }

  @Override
  public void key(int evdevCode, KeyAction action) {
    if (evdevCode > MAX_KEY) {
      return;
    }
    switch (action) {
      case PRESSED, REPEATED -> {
        if (console.keyboard().pressEvdev(evdevCode)) {
          keys.set(evdevCode);
        }
      }
      case RELEASED -> {
        // What was pressed in another window is not released in ours.
        if (keys.get(evdevCode)) {
          keys.clear(evdevCode);
          boolean _ = console.keyboard().releaseEvdev(evdevCode);
        }
      }
    }
  }

  @Override
  public void pointer(int x, int y) {
    if (console.mouse().isAbsolute()) {
      console.mouse().setAbsPosition(x, y);
    }
  }

  @Override
  public void motion(int dx, int dy) {
    if (!console.mouse().isAbsolute()) {
      console.mouse().relMotion(dx, dy);
    }
  }

  @Override
  public void button(MouseButton button, boolean pressed) {
    if (pressed && buttons.add(button)) {
      console.mouse().press(button);
    } else if (!pressed && buttons.remove(button)) {
      console.mouse().release(button);
    }
  }

  @Override
  public void scroll(MouseButton direction, int notches) {
    for (int i = 0; i < notches; i++) {
      console.mouse().press(direction);
      console.mouse().release(direction);
    }
  }

  /// Lifts all that is held: the guest would hold it for ever.
  @Override
  public void focusLost() {
    for (int code = keys.nextSetBit(0); code >= 0; code = keys.nextSetBit(code + 1)) {
      boolean _ = console.keyboard().releaseEvdev(code);
    }
    keys.clear();
    for (MouseButton button : buttons) {
      console.mouse().release(button);
    }
    buttons.clear();
  }

  @Override
  public void closeRequested() {
    onCloseRequest.run();
  }

  @Override
  public void resized(WindowMetrics metrics) {}

  @Override
  public void captured(boolean nowCaptured) {}
}
