// SPDX-License-Identifier: Apache-2.0
package dev.oriel.screen;

import dev.oriel.core.input.MouseButton;
import dev.oriel.dbus.ConsoleInput;
import dev.oriel.dbus.PictureSource;
import dev.oriel.keyboard.KeyboardLayout;
import org.jspecify.annotations.Nullable;

/// The keyboard and the pointer of a screen. The VM must run, or nothing would arrive.
///
/// Threading: one thread, which is the test's.
final class ScreenInput {

  private final RunningCheck running;
  private final ConsoleInput input;
  private final String layoutName;
  private @Nullable KeyboardLayout layout;

  ScreenInput(PictureSource console, RunningCheck running, String layoutName) {
    this.running = running;
    this.layoutName = layoutName;
    this.input =
        new ConsoleInput(
            console, ConsoleInput.DEFAULT_INTERVAL, chord -> layout().character(chord));
  }

  void type(String text) {
    doing("typing", () -> input.type(text, layout()));
  }

  void press(String chord) {
    doing("pressing " + chord, () -> input.tap(layout().chord(chord)));
  }

  void click(MouseButton button, int x, int y) {
    doing("clicking", () -> input.click(button, x, y));
  }

  void moveTo(int x, int y) {
    doing("moving the pointer", () -> input.moveTo(x, y));
  }

  void drag(int fromX, int fromY, int toX, int toY) {
    doing("dragging", () -> input.drag(MouseButton.LEFT, fromX, fromY, toX, toY));
  }

  void scroll(int dx, int dy) {
    doing("scrolling", () -> input.scroll(dx, dy));
  }

  private KeyboardLayout layout() {
    KeyboardLayout known = layout;
    if (known == null) {
      known = KeyboardLayout.of(layoutName);
      layout = known;
    }
    return known;
  }

  /// Something that a user does.
  @FunctionalInterface
  private interface Action {
    void run() throws InterruptedException;
  }

  private void doing(String what, Action action) {
    try {
      running.require();
      action.run();
    } catch (InterruptedException e) {
      throw ScreenErrors.interrupted(what, e);
    }
  }
}
