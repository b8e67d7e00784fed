// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus;

import dev.oriel.core.input.MouseButton;
import dev.oriel.dbus.internal.Protocol;
import dev.oriel.dbus.internal.sdbus.CString;

/// A console's pointer. Calls are sent at once, in order, and not waited for.
///
/// Which of positions and motions the guest takes depends on its driver and changes while it boots:
/// see [#isAbsolute]. QEMU refuses the other kind; such a refusal is counted, not thrown.
///
/// Threading: any thread; the calls of one thread keep their order.
public final class Mouse {

  private static final CString PRESS = CString.constant("Press");
  private static final CString RELEASE = CString.constant("Release");
  private static final CString SET_ABS_POSITION = CString.constant("SetAbsPosition");
  private static final CString REL_MOTION = CString.constant("RelMotion");

  private final Console console;

  Mouse(Console console) {
    this.console = console;
  }

  /// Whether the guest takes positions and not motions.
  public boolean isAbsolute() {
    return console.info().absolutePointer();
  }

  /// Presses a button.
  public void press(MouseButton button) {
    console.send(Protocol.MOUSE, PRESS, m -> m.appendInt32('u', button.number()));
  }

  /// Lifts a button.
  public void release(MouseButton button) {
    console.send(Protocol.MOUSE, RELEASE, m -> m.appendInt32('u', button.number()));
  }

  /// Moves the pointer to a pixel of the picture; the nearest one where it is outside.
  public void setAbsPosition(int x, int y) {
    console.send(
        Protocol.MOUSE,
        SET_ABS_POSITION,
        m -> {
          ConsoleInfo now = console.info();
          m.appendInt32('u', Math.clamp(x, 0, Math.max(now.width() - 1, 0)))
              .appendInt32('u', Math.clamp(y, 0, Math.max(now.height() - 1, 0)));
        });
  }

  /// Moves the pointer by so many pixels.
  public void relMotion(int dx, int dy) {
    console.send(Protocol.MOUSE, REL_MOTION, m -> m.appendInt32('i', dx).appendInt32('i', dy));
  }
}
