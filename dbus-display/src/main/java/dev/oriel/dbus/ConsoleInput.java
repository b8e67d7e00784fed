// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus;

import dev.oriel.core.input.EvdevKey;
import dev.oriel.core.input.InputKind;
import dev.oriel.core.input.InputSink;
import dev.oriel.core.input.KeyCaps;
import dev.oriel.core.input.KeyChord;
import dev.oriel.core.input.MouseButton;
import dev.oriel.core.input.TextKeys;
import dev.oriel.core.text.UntrustedText;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/// Input to a console as from a person: types, points, clicks, drags and touches at a person's
/// pace.
///
/// QEMU's answer to an input call does not show when the guest took the input. QEMU's keyboards
/// drop keys that a guest fetches too slowly: `hw/input/ps2.c` holds 16 bytes, of which a key takes
/// three, and six with Shift; `hw/input/hid.c` holds 16 events. Keys are therefore tapped one at a
/// time, [#interval] apart, and a chord takes that time once for each of its keys. A text console
/// takes all characters at once.
///
/// [TextKeys] define the keys that a character needs.
///
/// Threading: any thread, one at a time. Methods return when everything has been sent. An
/// interrupted call releases what it holds.
public final class ConsoleInput {

  /// An interval that is long enough for a busy guest without hardware acceleration. On a host with
  /// nine times more work than processors, GRUB lost keys while it drew text at intervals of 10 and
  /// 20 ms, and none at 40 ms.
  public static final Duration DEFAULT_INTERVAL = Duration.ofMillis(40);

  private static final System.Logger LOG = System.getLogger(ConsoleInput.class.getName());

  private static final int DRAG_STEPS = 8;

  private final PictureSource console;
  private final InputSink sink;
  private final Duration interval;
  private final CapsLock capsLock;

  /// Creates an input at the default pace.
  public ConsoleInput(PictureSource console) {
    this(console, DEFAULT_INTERVAL);
  }

  /// Creates an input at a given pace.
  ///
  /// @param interval the time from one key to the next, also between the keys of a chord
  public ConsoleInput(PictureSource console, Duration interval) {
    this(console, interval, KeyCaps.NAMES);
  }

  /// Creates an input at a given pace, for a keyboard with given characters on its keys.
  ///
  /// @param interval the time from one key to the next, also between the keys of a chord
  /// @param caps the characters of the keys for a console that takes characters; a keyboard layout
  ///   has them
  public ConsoleInput(PictureSource console, Duration interval, KeyCaps caps) {
    if (interval.isNegative()) {
      throw new IllegalArgumentException("interval of " + interval + "; it must not be negative");
    }
    this.console = console;
    this.sink = console.input(caps);
    this.interval = interval;
    this.capsLock = new CapsLock(console);
  }

  /// Returns the time from one key to the next.
  public Duration interval() {
    return interval;
  }

  /// Returns whether the console takes input of this kind now.
  public boolean takes(InputKind kind) {
    return sink.takes(kind);
  }

  /// Types a text. A console that takes characters gets the text as it is. Other consoles get the
  /// keys of a layout, as in [#type(List)].
  ///
  /// @throws RuntimeException as [TextKeys#typing] does; then nothing was typed
  /// @throws InterruptedException if interrupted; the chord that was being tapped is released
  public void type(String text, TextKeys layout) throws InterruptedException {
    if (sink.takes(InputKind.TEXT)) {
      sink.text(text);
    } else {
      type(layout.typing(text));
    }
  }

  /// Taps the chords of a text with Caps Lock off. If the guest's Caps Lock light is on, the key is
  /// tapped before and after the text. A guest without lights is assumed to have Caps Lock off.
  ///
  /// @throws InterruptedException if interrupted; the chord that was being tapped is released
  public void type(List<KeyChord> text) throws InterruptedException {
    if (!capsLock.isOn()) {
      tap(text);
      return;
    }
    boolean restored = false;
    try {
      tap(CapsLock.KEY);
      if (capsLock.isOn()) {
        // The light belongs to a system that no longer runs: restore the previous state.
        restored = true;
        tap(CapsLock.KEY);
      }
      tap(text);
    } finally {
      if (!restored) {
        tap(CapsLock.KEY);
      }
    }
  }

  /// Taps the chords one after the other.
  ///
  /// @throws InterruptedException if interrupted; the chord that was being tapped is released
  public void tap(List<KeyChord> chords) throws InterruptedException {
    for (KeyChord chord : chords) {
      tap(chord);
    }
  }

  /// Presses the keys of a chord in order and releases them in reverse order.
  ///
  /// @throws InterruptedException if interrupted; the keys are released
  public void tap(KeyChord chord) throws InterruptedException {
    if (sink.takes(InputKind.TEXT)) {
      sink.tap(chord);
      return;
    }
    if (chord.equals(CapsLock.KEY)) {
      capsLock.beforeTap();
    }
    for (EvdevKey key : chord.keys()) {
      sink.down(key);
    }
    try {
      Thread.sleep(interval.dividedBy(2));
    } finally {
      for (EvdevKey key : chord.keys().reversed()) {
        sink.up(key);
      }
    }
    Thread.sleep(interval.multipliedBy(chord.keys().size()).minus(interval.dividedBy(2)));
  }

  /// Moves the pointer to a pixel of the picture.
  ///
  /// @throws IllegalStateException if the guest takes motions, not positions
  public void moveTo(int x, int y) {
    needPointer();
    if (!sink.takes(InputKind.POSITIONS)) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "the pointer of %s takes motions, not positions; give the VM a tablet (-usb -device usb-tablet, or -device virtio-tablet-pci), and wait until the guest's driver for it runs",
              console));
    }
    sink.moveTo(x, y);
  }

  /// Moves the mouse, the pointer of a guest without a tablet, by a number of its units.
  ///
  /// @throws IllegalStateException if the guest takes positions, not motions
  public void moveBy(int dx, int dy) {
    needPointer();
    if (!sink.takes(InputKind.MOTIONS)) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "the pointer of %s is a tablet, which takes positions, not motions",
              console));
    }
    sink.moveBy(dx, dy);
  }

  private void needPointer() {
    if (!sink.takes(InputKind.BUTTONS)) {
      throw new IllegalStateException(
          UntrustedText.name(console.label())
              + " is a text console, which has no pointer and takes text and keys only");
    }
  }

  /// Presses and releases a button at the pointer's position.
  ///
  /// @throws IllegalStateException if the console has no pointer
  /// @throws InterruptedException if interrupted; the button is released
  public void click(MouseButton button) throws InterruptedException {
    needPointer();
    sink.down(button);
    try {
      Thread.sleep(interval.dividedBy(2));
    } finally {
      sink.up(button);
    }
    Thread.sleep(interval.dividedBy(2));
  }

  /// Clicks on a pixel of the picture.
  ///
  /// @throws IllegalStateException if the guest takes motions, not positions
  /// @throws InterruptedException if interrupted; the button is released
  public void click(MouseButton button, int x, int y) throws InterruptedException {
    moveTo(x, y);
    click(button);
  }

  /// Moves the pointer to a pixel of the picture and holds a button there.
  ///
  /// @param time how long the button is down
  /// @throws IllegalStateException if the guest takes motions, not positions
  /// @throws InterruptedException if interrupted; the button is released
  public void hold(MouseButton button, int x, int y, Duration time) throws InterruptedException {
    moveTo(x, y);
    sink.down(button);
    try {
      Thread.sleep(time);
    } finally {
      sink.up(button);
    }
    Thread.sleep(interval.dividedBy(2));
  }

  /// Drags from one pixel to another along a straight line.
  ///
  /// @throws IllegalStateException if the guest takes motions, not positions
  /// @throws InterruptedException if interrupted; the button is released
  public void drag(MouseButton button, int fromX, int fromY, int toX, int toY)
      throws InterruptedException {
    moveTo(fromX, fromY);
    sink.down(button);
    try {
      for (int step = 1; step <= DRAG_STEPS; step++) {
        Thread.sleep(interval);
        moveTo(between(fromX, toX, step), between(fromY, toY, step));
      }
      Thread.sleep(interval);
    } finally {
      sink.up(button);
    }
  }

  /// Turns the wheel.
  ///
  /// @param dx notches to the right, or to the left if negative
  /// @param dy notches down, towards the user, or up if negative
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
  /// A VM without a touch screen drops touches, see [TouchScreen].
  ///
  /// @throws InterruptedException if interrupted; the finger is lifted
  public void tap(int x, int y) throws InterruptedException {
    needPointer();
    sink.fingerDown(0, x, y);
    try {
      Thread.sleep(interval.dividedBy(2));
    } finally {
      sink.releaseAll();
    }
    awaitTaken();
    Thread.sleep(interval.dividedBy(2));
  }

  /// Moves a finger from one pixel to another along a straight line.
  ///
  /// @throws InterruptedException if interrupted; the finger is lifted
  public void swipe(int fromX, int fromY, int toX, int toY) throws InterruptedException {
    needPointer();
    sink.fingerDown(0, fromX, fromY);
    try {
      for (int step = 1; step <= DRAG_STEPS; step++) {
        Thread.sleep(interval);
        sink.fingerMove(0, between(fromX, toX, step), between(fromY, toY, step));
        awaitTaken();
      }
      Thread.sleep(interval);
    } finally {
      sink.releaseAll();
    }
    awaitTaken();
  }

  /// Moves two fingers that lie side by side towards each other or apart.
  ///
  /// @param x the column of the point in the middle between them
  /// @param y the row of that point
  /// @param from their distance when they come down, in pixels
  /// @param to their distance when they lift, in pixels
  /// @throws InterruptedException if interrupted; the fingers are lifted
  public void pinch(int x, int y, int from, int to) throws InterruptedException {
    needPointer();
    sink.fingerDown(0, x - from / 2, y);
    sink.fingerDown(1, x + from / 2, y);
    try {
      for (int step = 1; step <= DRAG_STEPS; step++) {
        Thread.sleep(interval);
        sink.fingerMove(0, x - between(from, to, step) / 2, y);
        sink.fingerMove(1, x + between(from, to, step) / 2, y);
        awaitTaken();
      }
      Thread.sleep(interval);
    } finally {
      sink.releaseAll();
    }
    awaitTaken();
  }

  /// Reports when QEMU has taken all input so far.
  ///
  /// @return completes as that of [InputSink#flushed] does
  public CompletableFuture<Void> flushed() {
    return sink.flushed();
  }

  /// Waits until QEMU has taken all input so far, so that none of it is merged or dropped. Returns
  /// at once if the connection has broken.
  private void awaitTaken() throws InterruptedException {
    try {
      sink.flushed().get();
    } catch (ExecutionException e) {
      LOG.log(System.Logger.Level.DEBUG, "the input was not taken", e);
    }
  }

  private static int between(int from, int to, int step) {
    return from + (to - from) * step / DRAG_STEPS;
  }
}
