// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus;

import dev.oriel.core.input.EvdevKey;
import dev.oriel.core.input.KeyChord;
import dev.oriel.core.input.MouseButton;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/// A person at a console: types at a person's pace, points, clicks, drags, touches.
///
/// QEMU answers no input with when the guest took it, and its keyboards drop what a guest is too
/// slow to fetch (16 bytes in `hw/input/ps2.c`, of which a key takes three and with Shift six; 16
/// events in `hw/input/hid.c`), so keys are struck one at a time, [#interval] apart, and a chord
/// takes that time once for each of its keys.
///
/// What characters take is told by [dev.oriel.core.keyboard.KeyboardLayout].
///
/// Threading: any thread, one at a time; methods return when all has been sent. An interrupted call
/// lifts what it holds.
public final class ConsoleInput {

  /// Slow enough for a busy guest without hardware acceleration: GRUB that draws its text, on a
  /// host with nine times more to do than processors, lost keys at 10 and at 20 ms, and none at 40
  /// ms.
  public static final Duration DEFAULT_INTERVAL = Duration.ofMillis(40);

  private static final int DRAG_STEPS = 8;

  private final Console console;
  private final Duration interval;
  private final CapsLock capsLock;

  /// Input at the default pace.
  public ConsoleInput(Console console) {
    this(console, DEFAULT_INTERVAL);
  }

  /// Input at a pace.
  ///
  /// @param interval from one key to the next, also of those of a chord
  public ConsoleInput(Console console, Duration interval) {
    if (interval.isNegative()) {
      throw new IllegalArgumentException("an interval of " + interval);
    }
    this.console = console;
    this.interval = interval;
    this.capsLock = new CapsLock(console);
  }

  /// The time from one key to the next.
  public Duration interval() {
    return interval;
  }

  /// Strikes the chords of a text, with Caps Lock off: where the guest's light is on, the key is
  /// struck before and after. A guest without lights is taken to have it off.
  ///
  /// @throws InterruptedException if interrupted; the chord that was being struck is lifted
  public void type(List<KeyChord> text) throws InterruptedException {
    if (!capsLock.isOn()) {
      strike(text);
      return;
    }
    boolean restored = false;
    try {
      strike(CapsLock.KEY);
      if (capsLock.isOn()) {
        // The light is that of a system that runs no more: back to as it was.
        restored = true;
        strike(CapsLock.KEY);
      }
      strike(text);
    } finally {
      if (!restored) {
        strike(CapsLock.KEY);
      }
    }
  }

  /// Strikes one chord after the other.
  ///
  /// @throws InterruptedException if interrupted; the chord that was being struck is lifted
  public void strike(List<KeyChord> chords) throws InterruptedException {
    for (KeyChord chord : chords) {
      strike(chord);
    }
  }

  /// Presses the keys of a chord in order and lifts them in the reverse one.
  ///
  /// @throws InterruptedException if interrupted; the keys are lifted
  public void strike(KeyChord chord) throws InterruptedException {
    if (chord.equals(CapsLock.KEY)) {
      capsLock.beforeStroke();
    }
    for (EvdevKey key : chord.keys()) {
      console.keyboard().press(key.qnum());
    }
    try {
      Thread.sleep(interval.dividedBy(2));
    } finally {
      for (EvdevKey key : chord.keys().reversed()) {
        console.keyboard().release(key.qnum());
      }
    }
    Thread.sleep(interval.multipliedBy(chord.keys().size()).minus(interval.dividedBy(2)));
  }

  /// Puts the pointer on a pixel of the picture.
  ///
  /// @throws IllegalStateException if the guest takes motions, not positions
  public void moveTo(int x, int y) {
    if (!console.mouse().isAbsolute()) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "the pointer of %s takes motions, not positions; give the VM a tablet (-usb -device usb-tablet, or -device virtio-tablet-pci), and wait until the guest's driver for it runs",
              console));
    }
    console.mouse().setAbsPosition(x, y);
  }

  /// Moves a mouse, the pointer of a guest without a tablet, by so many of its units.
  ///
  /// @throws IllegalStateException if the guest takes positions, not motions
  public void moveBy(int dx, int dy) {
    if (console.mouse().isAbsolute()) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "the pointer of %s is a tablet, which takes positions, not motions",
              console));
    }
    console.mouse().relMotion(dx, dy);
  }

  /// Presses and lifts a button where the pointer is.
  ///
  /// @throws InterruptedException if interrupted; the button is lifted
  public void click(MouseButton button) throws InterruptedException {
    console.mouse().press(button);
    try {
      Thread.sleep(interval.dividedBy(2));
    } finally {
      console.mouse().release(button);
    }
    Thread.sleep(interval.dividedBy(2));
  }

  /// Clicks on a pixel of the picture.
  ///
  /// @throws IllegalStateException if the guest takes motions, not positions
  /// @throws InterruptedException if interrupted; the button is lifted
  public void click(MouseButton button, int x, int y) throws InterruptedException {
    moveTo(x, y);
    click(button);
  }

  /// Drags from one pixel to another, on a straight line.
  ///
  /// @throws IllegalStateException if the guest takes motions, not positions
  /// @throws InterruptedException if interrupted; the button is lifted
  public void drag(MouseButton button, int fromX, int fromY, int toX, int toY)
      throws InterruptedException {
    moveTo(fromX, fromY);
    console.mouse().press(button);
    try {
      for (int step = 1; step <= DRAG_STEPS; step++) {
        Thread.sleep(interval);
        moveTo(between(fromX, toX, step), between(fromY, toY, step));
      }
      Thread.sleep(interval);
    } finally {
      console.mouse().release(button);
    }
  }

  /// Turns the wheel.
  ///
  /// @param dx notches to the right; to the left where negative
  /// @param dy notches towards the user, down; up where negative
  /// @throws InterruptedException if interrupted
  public void scroll(int dx, int dy) throws InterruptedException {
    turn(dy < 0 ? MouseButton.WHEEL_UP : MouseButton.WHEEL_DOWN, Math.abs(dy));
    turn(dx < 0 ? MouseButton.WHEEL_LEFT : MouseButton.WHEEL_RIGHT, Math.abs(dx));
  }

  private void turn(MouseButton direction, int notches) throws InterruptedException {
    for (int i = 0; i < notches; i++) {
      click(direction);
    }
  }

  /// Taps a pixel with a finger.
  ///
  /// A VM without a touch screen hears nothing of fingers, see [TouchScreen].
  ///
  /// @throws InterruptedException if interrupted; the finger is lifted
  public void tap(int x, int y) throws InterruptedException {
    HeldInput held = new HeldInput(console);
    held.touch(0, x, y);
    try {
      Thread.sleep(interval.dividedBy(2));
    } finally {
      held.releaseAll();
    }
    console.touch().awaitSent();
    Thread.sleep(interval.dividedBy(2));
  }

  /// Moves a finger from one pixel to another, on a straight line.
  ///
  /// @throws InterruptedException if interrupted; the finger is lifted
  public void swipe(int fromX, int fromY, int toX, int toY) throws InterruptedException {
    HeldInput held = new HeldInput(console);
    held.touch(0, fromX, fromY);
    try {
      for (int step = 1; step <= DRAG_STEPS; step++) {
        Thread.sleep(interval);
        held.drag(0, between(fromX, toX, step), between(fromY, toY, step));
        console.touch().awaitSent();
      }
      Thread.sleep(interval);
    } finally {
      held.releaseAll();
    }
    console.touch().awaitSent();
  }

  /// Moves two fingers, side by side, towards each other or away.
  ///
  /// @param x the pixel in the middle between them
  /// @param y its row
  /// @param from how far apart they come down, in pixels
  /// @param to how far apart they lift
  /// @throws InterruptedException if interrupted; the fingers are lifted
  public void pinch(int x, int y, int from, int to) throws InterruptedException {
    HeldInput held = new HeldInput(console);
    held.touch(0, x - from / 2, y);
    held.touch(1, x + from / 2, y);
    try {
      for (int step = 1; step <= DRAG_STEPS; step++) {
        Thread.sleep(interval);
        held.drag(0, x - between(from, to, step) / 2, y);
        held.drag(1, x + between(from, to, step) / 2, y);
        console.touch().awaitSent();
      }
      Thread.sleep(interval);
    } finally {
      held.releaseAll();
    }
    console.touch().awaitSent();
  }

  private static int between(int from, int to, int step) {
    return from + (to - from) * step / DRAG_STEPS;
  }
}
