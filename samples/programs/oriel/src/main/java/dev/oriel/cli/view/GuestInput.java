// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.view;

import dev.oriel.core.input.EvdevKey;
import dev.oriel.core.input.InputKind;
import dev.oriel.core.input.InputSink;
import dev.oriel.core.input.KeyCaps;
import dev.oriel.core.input.KeyChord;
import dev.oriel.core.input.MouseButton;
import dev.oriel.dbus.KeyboardLeds;
import dev.oriel.dbus.PictureSource;
import dev.oriel.dbus.RunState;
import dev.oriel.gl.window.KeyAction;
import dev.oriel.gl.window.TouchAction;
import dev.oriel.gl.window.WindowInput;
import dev.oriel.gl.window.WindowMetrics;
import dev.oriel.keyboard.KeyboardLayout;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Sends the input of a user in a window to a console, except what is for the viewer. Here the
/// number of a key becomes an [EvdevKey], or is dropped: the code that follows takes no other keys.
///
/// Threading: the main thread. Ownership: close it.
final class GuestInput implements WindowInput, AutoCloseable {

  private final ConsoleWindow window;
  private final String layout;
  private final LockSync locks;
  private final KeyCaps caps;
  private final Runnable focusGained;
  private final Typist typist = new Typist();
  private @Nullable PictureSource console;
  private @Nullable InputSink sink;
  private @Nullable FingerPointer fingerPointer;
  private boolean touchable;
  private boolean numLock;

  /// Whether the last key was for the viewer, so that its character is, too.
  private boolean taken;

  /// Whether the pointer is on one of the viewer's controls.
  private boolean onControls;

  /// @param window is notified of what is not for the guest
  /// @param look the guest's keyboard layout, and whether its lock keys follow the host's
  /// @param caps the characters that are printed on the host's keys
  /// @param focusGained called when the window has got the keyboard focus
  GuestInput(ConsoleWindow window, ViewOptions.Look look, KeyCaps caps, Runnable focusGained) {
    this.window = window;
    this.layout = look.keyboard();
    this.locks = new LockSync(look.lockSync());
    this.caps = caps;
    this.focusGained = focusGained;
  }

  /// Sets another console, on which nothing is held, or none.
  void console(@Nullable PictureSource next) {
    console = next;
    sink = next == null ? null : next.input(caps);
    fingerPointer = sink == null ? null : new FingerPointer(sink);
    locks.consoleChanged();
    consoleChanged();
  }

  /// Called when the properties of the console have changed.
  void consoleChanged() {
    PictureSource from = console;
    if (from != null) {
      locks.seen(from.leds());
    }
  }

  /// Returns the console, or null.
  @Nullable PictureSource console() {
    return console;
  }

  /// Returns whether the guest's lock keys follow the host's.
  boolean lockSync() {
    return locks.wanted();
  }

  /// Sets whether the guest's lock keys follow the host's.
  void lockSync(boolean yes) {
    locks.wanted(yes);
  }

  /// Returns whether there is a console.
  boolean isConnected() {
    return sink != null;
  }

  /// Returns whether the console's pointer takes motions, not positions.
  boolean relativePointer() {
    InputSink to = sink;
    return to != null && to.takes(InputKind.MOTIONS);
  }

  /// Returns whether input is lost while the VM is in this state.
  boolean isLost(RunState state) {
    PictureSource to = console;
    return to != null && to.needsRunningVm() && !state.takesInput();
  }

  /// Returns the state of keyboard and pointer as a line of the statistics, or an empty text if
  /// there is no pointer.
  String state() {
    PictureSource from = console;
    InputSink to = sink;
    if (from == null || to == null || !to.takes(InputKind.BUTTONS)) {
      return "";
    }
    KeyboardLeds leds = from.leds();
    return String.format(
        Locale.ROOT,
        "%s mouse  %s Num %s Caps %s Scroll",
        to.takes(InputKind.POSITIONS) ? "absolute" : "relative",
        light(leds.numLock()),
        light(leds.capsLock()),
        light(leds.scrollLock()));
  }

  private static String light(boolean on) {
    return on ? "■" : "□";
  }

  /// Sets whether the guest has a touch screen. Otherwise a finger is its pointer.
  void touchable(boolean yes) {
    if (touchable != yes) {
      releaseAll();
      touchable = yes;
    }
  }

  // ---- keys

  @Override
  public void key(int evdevCode, KeyAction action) {
    taken = window.controls().key(evdevCode, action);
    EvdevKey key = EvdevKey.ofCode(evdevCode);
    InputSink to = sink;
    if (taken || to == null) {
      return;
    }
    if (key != null) {
      EvdevKey meant = to.takes(InputKind.TEXT) && !numLock ? key.withoutNumLock() : key;
      switch (action) {
        case PRESSED, REPEATED -> to.down(meant);
        case RELEASED -> to.up(meant);
      }
    }
    if (action == KeyAction.PRESSED) {
      window.sent();
    }
  }

  @Override
  public void text(int codePoint) {
    InputSink to = sink;
    if (!taken && to != null) {
      to.text(Character.toString(codePoint));
    }
  }

  @Override
  public void hostLocks(boolean capsLock, boolean nowNumLock) {
    numLock = nowNumLock;
    PictureSource from = console;
    InputSink to = sink;
    if (from != null && to != null) {
      locks.beforeKey(from.leds(), capsLock, nowNumLock).forEach(to::tap);
    }
  }

  /// Taps keys together, at the pace of a person.
  void tap(KeyChord chord) {
    PictureSource from = console;
    InputSink to = sink;
    if (from != null && to != null) {
      if (to.takes(InputKind.TEXT)) {
        to.tap(chord);
      } else {
        typist.tap(from, chord);
      }
    }
  }

  /// Types a text from the clipboard, without the characters that the guest's layout lacks.
  ///
  /// @return the names of these characters with their places, or an empty text
  /// @throws dev.oriel.keyboard.KeyboardLayoutException if there is no such layout
  String paste(String text) {
    PictureSource from = console;
    InputSink to = sink;
    if (from != null && to != null) {
      if (to.takes(InputKind.TEXT)) {
        to.paste(text);
      } else {
        KeyboardLayout.Typing typing = KeyboardLayout.of(layout).typingAsFarAsPossible(text);
        typist.type(from, typing.chords());
        return typing.missing();
      }
    }
    return "";
  }

  // ---- pointer and fingers

  @Override
  public boolean pointing(int x, int y) {
    onControls = window.controls().pointing(x, y);
    return onControls;
  }

  @Override
  public void pointerLeft() {
    onControls = false;
    window.controls().pointerLeft();
  }

  @Override
  public boolean pressing(MouseButton button, boolean pressed) {
    return window.controls().pressing(button, pressed);
  }

  @Override
  public void pointer(int x, int y) {
    InputSink to = sink;
    if (to != null && to.takes(InputKind.POSITIONS)) {
      to.moveTo(x, y);
    }
  }

  @Override
  public void motion(int dx, int dy) {
    InputSink to = sink;
    if (to != null && to.takes(InputKind.MOTIONS)) {
      to.moveBy(dx, dy);
    }
  }

  @Override
  public void button(MouseButton button, boolean pressed) {
    InputSink to = sink;
    if (to == null) {
      return;
    }
    if (pressed) {
      to.down(button);
      window.sent();
    } else {
      to.up(button);
    }
  }

  @Override
  public void scroll(MouseButton direction, int notches) {
    InputSink to = sink;
    if (to != null && !onControls) {
      to.scroll(direction, notches);
    }
  }

  @Override
  public void touch(int finger, TouchAction action, int x, int y) {
    InputSink to = sink;
    FingerPointer pointer = fingerPointer;
    if (to == null || pointer == null) {
      return;
    }
    if (touchable) {
      switch (action) {
        case DOWN -> to.fingerDown(finger, x, y);
        case MOVED -> to.fingerMove(finger, x, y);
        // QEMU has an event for a cancelled touch, but it leaves the finger down.
        case UP, CANCELLED -> to.fingerUp(finger);
      }
    } else {
      pointer.touch(finger, action, x, y);
    }
    if (action == TouchAction.DOWN) {
      window.sent();
    }
  }

  /// Releases everything that is held. Otherwise it would stay held in the guest.
  void releaseAll() {
    InputSink to = sink;
    FingerPointer pointer = fingerPointer;
    if (to != null && pointer != null) {
      to.releaseAll();
      pointer.forget();
    }
  }

  // ---- the window

  @Override
  public void shortcut(String action) {
    window.controls().shortcut(action);
  }

  @Override
  public void focusGained() {
    focusGained.run();
  }

  @Override
  public void focusLost() {
    locks.focusLost();
    releaseAll();
  }

  @Override
  public void closeRequested() {
    window.closeRequested();
  }

  @Override
  public void resized(WindowMetrics metrics) {
    window.resized(metrics);
  }

  @Override
  public void refreshed(long intervalNanos) {
    window.refreshed();
  }

  @Override
  public void grabbed(boolean nowGrabbed, String hostShortcuts) {
    window.grabbed(nowGrabbed, hostShortcuts);
  }

  /// Ends the typing.
  @Override
  public void close() {
    typist.close();
  }
}
