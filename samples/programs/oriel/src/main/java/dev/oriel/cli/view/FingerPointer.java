// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.view;

import dev.oriel.core.input.InputKind;
import dev.oriel.core.input.InputSink;
import dev.oriel.core.input.MouseButton;
import dev.oriel.gl.window.TouchAction;

/// Uses one finger as the pointer of a guest without a touch screen. Further fingers do nothing.
///
/// In a guest with a tablet, the left button is held at the position of the finger. A guest with
/// only a mouse, which takes no positions, gets a touchpad: the finger moves the pointer, and a tap
/// is a click.
///
/// Threading: the main thread.
final class FingerPointer {

  /// How many pixels a finger may move in each direction and still tap.
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

  /// Called when a finger does something; see [dev.oriel.gl.window.WindowInput#touch].
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

  /// Called when the guest has released everything.
  void forget() {
    finger = NONE;
  }
}
