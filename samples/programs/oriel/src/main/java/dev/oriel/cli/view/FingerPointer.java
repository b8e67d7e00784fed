// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.view;

import dev.oriel.core.input.MouseButton;
import dev.oriel.dbus.Console;
import dev.oriel.dbus.HeldInput;
import dev.oriel.gl.window.TouchAction;

/// One finger as the pointer of a guest without a touch screen; further ones do nothing.
///
/// A guest with a tablet has its left button held where the finger is. One with a mouse only, which
/// knows no places, has a touchpad: the finger moves the pointer, and a tap is a click.
///
/// Threading: the main thread.
final class FingerPointer {

  /// A finger that stays on so many pixels, each way, has tapped.
  private static final int TAP = 10;

  private static final int NONE = -1;

  private final Console console;
  private final HeldInput held;
  private int finger = NONE;
  private boolean onTablet;
  private boolean strayed;
  private int firstX;
  private int firstY;
  private int lastX;
  private int lastY;

  FingerPointer(Console console, HeldInput held) {
    this.console = console;
    this.held = held;
  }

  /// A finger does something; see [dev.oriel.gl.window.WindowInput#touch].
  void touch(int which, TouchAction action, int x, int y) {
    if (action == TouchAction.DOWN && finger == NONE) {
      down(which, x, y);
    } else if (which == finger) {
      switch (action) {
        case DOWN -> {}
        case MOVED -> moved(x, y);
        case UP -> up(true);
        case CANCELLED -> up(false);
      }
    }
  }

  private void down(int which, int x, int y) {
    finger = which;
    strayed = false;
    firstX = x;
    firstY = y;
    lastX = x;
    lastY = y;
    onTablet = console.mouse().isAbsolute();
    if (onTablet) {
      console.mouse().setAbsPosition(x, y);
      held.press(MouseButton.LEFT);
    }
  }

  private void moved(int x, int y) {
    if (onTablet) {
      console.mouse().setAbsPosition(x, y);
    } else {
      strayed |= Math.abs(x - firstX) > TAP || Math.abs(y - firstY) > TAP;
      console.mouse().relMotion(x - lastX, y - lastY);
    }
    lastX = x;
    lastY = y;
  }

  private void up(boolean meant) {
    finger = NONE;
    if (!onTablet && !strayed && meant) {
      held.press(MouseButton.LEFT);
    }
    held.release(MouseButton.LEFT);
  }

  /// The guest has nothing held any more.
  void lift() {
    finger = NONE;
  }
}
