// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus;

import dev.oriel.core.input.EvdevKey;
import dev.oriel.dbus.internal.Protocol;
import dev.oriel.dbus.internal.sdbus.CString;

/// A console's keyboard. Calls are sent at once, in order, and not waited for.
///
/// QEMU lifts the keys that are held when the last listener goes. A press of a key that is down is
/// an autorepeat.
///
/// Threading: any thread; the calls of one thread keep their order.
public final class Keyboard {

  private static final CString PRESS = CString.constant("Press");
  private static final CString RELEASE = CString.constant("Release");

  private final Console console;

  Keyboard(Console console) {
    this.console = console;
  }

  /// Presses a key.
  ///
  /// @param qnum QEMU's key number, see [EvdevKey]
  public void press(int qnum) {
    send(PRESS, qnum);
  }

  /// Lifts a key.
  ///
  /// @param qnum QEMU's key number, see [EvdevKey]
  public void release(int qnum) {
    send(RELEASE, qnum);
  }

  private void send(CString member, int qnum) {
    if (qnum < 0 || qnum > EvdevKey.MAX_QNUM) {
      throw new IllegalArgumentException("key number " + qnum + "; 0 to 255 are possible");
    }
    console.send(Protocol.KEYBOARD, member, m -> m.appendInt32('u', qnum));
  }
}
