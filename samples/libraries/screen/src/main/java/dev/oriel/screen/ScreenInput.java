// SPDX-License-Identifier: Apache-2.0
package dev.oriel.screen;

import dev.oriel.core.input.MouseButton;
import dev.oriel.dbus.ConsoleInput;
import dev.oriel.dbus.PictureSource;
import dev.oriel.keyboard.KeyboardLayout;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The keyboard and the pointer of a screen. The VM must run, or nothing would arrive.
///
/// Threading: one thread, which is the test's.
final class ScreenInput {

  private final RunningCheck running;
  private final ConsoleInput input;
  private final String layoutName;
  private final ScreenLog log;
  private @Nullable KeyboardLayout layout;

  ScreenInput(PictureSource console, RunningCheck running, String layoutName, ScreenLog log) {
    this.running = running;
    this.log = log;
    this.layoutName = layoutName;
    this.input =
        new ConsoleInput(
            console, ConsoleInput.DEFAULT_INTERVAL, chord -> layout().character(chord));
  }

  void type(String text) {
    doing("types \"" + text + "\"", () -> input.type(text, layout()));
  }

  void press(String chord) {
    doing("presses " + chord, () -> input.tap(layout().chord(chord)));
  }

  void click(MouseButton button, int x, int y) {
    doing("clicks " + button + at(x, y), () -> input.click(button, x, y));
  }

  void moveTo(int x, int y) {
    doing("moves the pointer" + at(x, y), () -> input.moveTo(x, y));
  }

  void drag(int fromX, int fromY, int toX, int toY) {
    doing(
        "drags" + at(fromX, fromY) + " to" + at(toX, toY),
        () -> input.drag(MouseButton.LEFT, fromX, fromY, toX, toY));
  }

  void hold(MouseButton button, int x, int y, Duration time) {
    doing(
        "holds " + button + at(x, y) + " for " + ScreenErrors.words(time),
        () -> input.hold(button, x, y, time));
  }

  void scroll(int dx, int dy) {
    doing("scrolls" + at(dx, dy), () -> input.scroll(dx, dy));
  }

  private static String at(int x, int y) {
    return " " + x + "," + y;
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
      log.sends(what);
      action.run();
    } catch (InterruptedException e) {
      throw ScreenErrors.interrupted("sending input: " + what, e);
    }
  }
}
