// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.view;

import dev.oriel.core.input.InputKind;
import dev.oriel.core.input.InputSink;
import dev.oriel.core.input.MouseButton;
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

  private final InputSink sink;
  private int finger = NONE;
  private boolean onTablet;
  private boolean strayed;
  private int firstX;
  private int firstY;
  private int lastX;
  private int lastY;

  FingerPointer(InputSink sink) {
    this.sink = sink;
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
    onTablet = sink.takes(InputKind.POSITIONS);
    if (onTablet) {
      sink.moveTo(x, y);
      sink.down(MouseButton.LEFT);
    }
  }

  private void moved(int x, int y) {
    if (onTablet) {
      sink.moveTo(x, y);
    } else {
      strayed |= Math.abs(x - firstX) > TAP || Math.abs(y - firstY) > TAP;
      sink.moveBy(x - lastX, y - lastY);
    }
    lastX = x;
    lastY = y;
  }

  private void up(boolean meant) {
    finger = NONE;
    if (!onTablet && !strayed && meant) {
      sink.down(MouseButton.LEFT);
    }
    sink.up(MouseButton.LEFT);
  }

  /// The guest has nothing held any more.
  void forget() {
    finger = NONE;
  }
}
