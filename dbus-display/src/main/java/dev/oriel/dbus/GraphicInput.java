// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus;

import dev.oriel.core.input.EvdevKey;
import dev.oriel.core.input.InputKind;
import dev.oriel.core.input.InputSink;
import dev.oriel.core.input.MouseButton;
import dev.oriel.dbus.internal.Protocol;
import dev.oriel.dbus.internal.sdbus.CString;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/// The keyboard, pointer and touch screen of a graphic console, as used by one user. Calls are sent
/// in order, without waiting for their answers.
///
/// QEMU releases the keys that are down when the last listener goes away. A press of a key that is
/// already down is an autorepeat. Whether the guest takes positions or motions depends on its
/// driver and changes while it boots. QEMU refuses the other kind, and [VmConnection#failedInputs]
/// counts these calls. What is released while the VM is paused reaches QEMU when it runs again
/// ([PausedReleases]).
///
/// Threading: one thread at a time.
final class GraphicInput implements InputSink {

  private static final CString PRESS = CString.constant("Press");
  private static final CString RELEASE = CString.constant("Release");
  private static final CString SET_ABS_POSITION = CString.constant("SetAbsPosition");
  private static final CString REL_MOTION = CString.constant("RelMotion");

  private final Console console;
  private final EnumSet<EvdevKey> keys = EnumSet.noneOf(EvdevKey.class);
  private final EnumSet<MouseButton> buttons = EnumSet.noneOf(MouseButton.class);
  private final Map<Integer, Finger> fingers = new HashMap<>();

  /// A finger on the touch screen.
  private record Finger(int slot, int x, int y) {}

  /// Creates an input with nothing pressed.
  GraphicInput(Console console) {
    this.console = console;
  }

  @Override
  public boolean takes(InputKind kind) {
    return switch (kind) {
      case TEXT -> false;
      case POSITIONS -> console.info().absolutePointer();
      case MOTIONS -> !console.info().absolutePointer();
      case BUTTONS -> true;
      case FINGERS -> console.info().maxTouchSlots() > 0;
    };
  }

  @Override
  public void down(EvdevKey key) {
    if (keys.add(key)) {
      console.releases().pressed(key);
    }
    console.send(Protocol.KEYBOARD, PRESS, m -> m.appendInt32('u', key.qnum()));
  }

  @Override
  public void up(EvdevKey key) {
    if (keys.remove(key)) {
      release(key);
    }
  }

  private void release(EvdevKey key) {
    release(key, Protocol.KEYBOARD, key.qnum());
  }

  private void release(Object what, CString iface, int number) {
    console
        .releases()
        .release(what, () -> console.send(iface, RELEASE, m -> m.appendInt32('u', number)));
  }

  /// Does nothing: a guest has a keyboard and decides what its keys mean.
  @Override
  public void text(String characters) {}

  /// Does nothing: a guest has a keyboard, on which [ConsoleInput] types texts.
  @Override
  public void paste(String text) {}

  @Override
  public void moveTo(int x, int y) {
    console.send(
        Protocol.MOUSE,
        SET_ABS_POSITION,
        m -> {
          ConsoleInfo now = console.info();
          m.appendInt32('u', Math.clamp(x, 0, Math.max(now.width() - 1, 0)))
              .appendInt32('u', Math.clamp(y, 0, Math.max(now.height() - 1, 0)));
        });
  }

  @Override
  public void moveBy(int dx, int dy) {
    console.send(Protocol.MOUSE, REL_MOTION, m -> m.appendInt32('i', dx).appendInt32('i', dy));
  }

  @Override
  public void down(MouseButton button) {
    if (buttons.add(button)) {
      console.releases().pressed(button);
      console.send(Protocol.MOUSE, PRESS, m -> m.appendInt32('u', button.number()));
    }
  }

  @Override
  public void up(MouseButton button) {
    if (buttons.remove(button)) {
      release(button);
    }
  }

  private void release(MouseButton button) {
    release(button, Protocol.MOUSE, button.number());
  }

  @Override
  public void scroll(MouseButton direction, int notches) {
    for (int i = 0; i < notches; i++) {
      tap(direction);
    }
  }

  @Override
  public void fingerDown(int finger, int x, int y) {
    if (!fingers.containsKey(finger)) {
      int slot = console.touch().down(x, y);
      if (slot != TouchSlots.NONE) {
        console.releases().pressed(slot);
        fingers.put(finger, new Finger(slot, x, y));
      }
    }
  }

  @Override
  public void fingerMove(int finger, int x, int y) {
    Finger before = fingers.get(finger);
    if (before != null) {
      fingers.put(finger, new Finger(before.slot, x, y));
      console.touch().send(Touch.Phase.UPDATE, before.slot, x, y);
    }
  }

  @Override
  public void fingerUp(int finger) {
    Finger last = fingers.remove(finger);
    if (last != null) {
      release(last);
    }
  }

  @Override
  public void releaseAll() {
    keys.forEach(this::release);
    keys.clear();
    buttons.forEach(this::release);
    buttons.clear();
    fingers.values().forEach(this::release);
    fingers.clear();
  }

  /// A finger that is held back keeps its slot, so that no other finger takes its place.
  private void release(Finger finger) {
    console
        .releases()
        .release(finger.slot, () -> console.touch().up(finger.slot, finger.x, finger.y));
  }

  /// QEMU answers in its main loop, which by then has handled everything sent before.
  @Override
  public CompletableFuture<Void> flushed() {
    return console.touch().sent().thenCompose(_ -> console.askAnew()).thenApply(_ -> null);
  }
}
