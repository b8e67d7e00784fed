// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.view;

import dev.oriel.core.input.EvdevKey;
import dev.oriel.core.input.KeyChord;
import dev.oriel.core.input.MouseButton;
import dev.oriel.core.keyboard.KeyboardLayout;
import dev.oriel.dbus.Console;
import dev.oriel.dbus.HeldInput;
import dev.oriel.dbus.KeyboardLeds;
import dev.oriel.dbus.RunState;
import dev.oriel.dbus.UiInfo;
import dev.oriel.gl.window.KeyAction;
import dev.oriel.gl.window.TouchAction;
import dev.oriel.gl.window.WindowMetrics;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;

/// A graphic console, which has a keyboard and a pointer.
///
/// Threading: the main thread.
final class GraphicGuest implements Guest {

  private static final int MAX_MM = 0xffff;

  private final Console console;
  private final HeldInput held;
  private final FingerPointer fingerPointer;
  private final Typist typist;
  private final String layout;
  private boolean touchable;
  private boolean locksCompared;
  private boolean lightsSeen;

  /// Nothing is held down in it.
  ///
  /// @param layout the guest's keyboard layout, for text that is typed into it
  GraphicGuest(Console console, Typist typist, String layout) {
    this.console = console;
    this.held = new HeldInput(console);
    this.fingerPointer = new FingerPointer(console, held);
    this.typist = typist;
    this.layout = layout;
  }

  @Override
  public void key(int evdevCode, KeyAction action) {
    EvdevKey key = EvdevKey.ofCode(evdevCode);
    if (key == null) {
      return;
    }
    switch (action) {
      case PRESSED, REPEATED -> held.press(key);
      case RELEASED -> held.release(key);
    }
  }

  /// The guest has a keyboard: what its keys mean is its own affair.
  @Override
  public void text(int codePoint) {}

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
    if (pressed) {
      held.press(button);
    } else {
      held.release(button);
    }
  }

  @Override
  public void scroll(MouseButton direction, int notches) {
    for (int i = 0; i < notches; i++) {
      console.mouse().press(direction);
      console.mouse().release(direction);
    }
  }

  @Override
  public void touch(int finger, TouchAction action, int x, int y) {
    if (!touchable) {
      fingerPointer.touch(finger, action, x, y);
      return;
    }
    switch (action) {
      case DOWN -> held.touch(finger, x, y);
      case MOVED -> held.drag(finger, x, y);
      // QEMU knows of cancelling, but leaves the finger down then.
      case UP, CANCELLED -> held.lift(finger);
    }
  }

  @Override
  public void touchable(boolean yes) {
    if (touchable != yes) {
      lift();
      touchable = yes;
    }
  }

  /// Brings the guest's locks in line with the host's at the first key after the window was given
  /// the keyboard: keys struck elsewhere have changed only the host's.
  ///
  /// A guest that has never lit a light may have none, and would be toggled at each turn.
  @Override
  public void hostLocks(boolean capsLock, boolean numLock) {
    if (locksCompared) {
      return;
    }
    locksCompared = true;
    KeyboardLeds leds = console.info().leds();
    if (lightsSeen || !leds.equals(KeyboardLeds.NONE)) {
      lightsSeen = true;
      align(capsLock != leds.capsLock(), EvdevKey.KEY_CAPSLOCK);
      align(numLock != leds.numLock(), EvdevKey.KEY_NUMLOCK);
    }
  }

  private void align(boolean differs, EvdevKey key) {
    if (differs) {
      console.keyboard().press(key.qnum());
      console.keyboard().release(key.qnum());
    }
  }

  @Override
  public void focusLost() {
    locksCompared = false;
    lift();
  }

  /// The guest would hold it for ever.
  @Override
  public void lift() {
    held.releaseAll();
    fingerPointer.lift();
  }

  @Override
  public void strike(KeyChord chord) {
    typist.strike(console, chord);
  }

  @Override
  public void paste(String text) {
    typist.type(console, KeyboardLayout.of(layout).typing(text));
  }

  @Override
  public CompletableFuture<?> follow(WindowMetrics size, int xOffset) {
    return console.setUiInfo(
        new UiInfo(
            Math.min(size.widthMm(), MAX_MM),
            Math.min(size.heightMm(), MAX_MM),
            xOffset,
            0,
            size.width(),
            size.height()));
  }

  @Override
  public boolean relativePointer() {
    return !console.info().absolutePointer();
  }

  @Override
  public void changed() {
    lightsSeen |= !console.info().leds().equals(KeyboardLeds.NONE);
  }

  @Override
  public boolean takesInput(RunState state) {
    return state.takesInput();
  }

  @Override
  public String state() {
    KeyboardLeds leds = console.info().leds();
    return String.format(
        Locale.ROOT,
        "%s mouse  %s Num %s Caps %s Scroll",
        console.info().absolutePointer() ? "absolute" : "relative",
        light(leds.numLock()),
        light(leds.capsLock()),
        light(leds.scrollLock()));
  }

  private static String light(boolean on) {
    return on ? "■" : "□";
  }
}
