// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.view;

import dev.oriel.core.input.MouseButton;
import dev.oriel.gl.window.KeyAction;
import dev.oriel.gl.window.TouchAction;
import dev.oriel.gl.window.WindowInput;
import dev.oriel.gl.window.WindowMetrics;
import org.jspecify.annotations.Nullable;

/// Passes on to a guest what a user does in a window, as far as it is not for the viewer.
///
/// Threading: the main thread.
final class GuestInput implements WindowInput {

  /// Hears what is not for the guest.
  interface Window {

    /// A key of the viewer's was pressed.
    boolean shortcut(String name);

    /// A key went down or up.
    ///
    /// @return whether it is the viewer's, as its menu is open
    boolean takesKey(int evdevCode, KeyAction action);

    /// A key, a button or a finger that went down goes to the guest.
    void sent();

    /// The user wants the window closed.
    void closeRequested();

    /// The window has another size.
    void resized(WindowMetrics metrics);

    /// The window took keyboard and pointer, or let them go.
    void grabbed(boolean nowGrabbed, String hostShortcuts);
  }

  private final Window window;
  private @Nullable Guest guest;
  private boolean touchable;

  /// Whether the last key was the viewer's, so that its character is too.
  private boolean taken;

  GuestInput(Window window) {
    this.window = window;
  }

  /// The guest from now on, or null for none.
  void guest(@Nullable Guest next) {
    guest = next;
    if (next != null) {
      next.touchable(touchable);
    }
  }

  /// Whether the guest has a touch screen: else a finger is its pointer.
  void touchable(boolean yes) {
    touchable = yes;
    if (guest != null) {
      guest.touchable(yes);
    }
  }

  @Override
  public void key(int evdevCode, KeyAction action) {
    taken = window.takesKey(evdevCode, action);
    Guest to = guest;
    if (!taken && to != null) {
      to.key(evdevCode, action);
      if (action == KeyAction.PRESSED) {
        window.sent();
      }
    }
  }

  @Override
  public void text(int codePoint) {
    Guest to = guest;
    if (!taken && to != null) {
      to.text(codePoint);
    }
  }

  @Override
  public void pointer(int x, int y) {
    Guest to = guest;
    if (to != null) {
      to.pointer(x, y);
    }
  }

  @Override
  public void motion(int dx, int dy) {
    Guest to = guest;
    if (to != null) {
      to.motion(dx, dy);
    }
  }

  @Override
  public void button(MouseButton button, boolean pressed) {
    Guest to = guest;
    if (to != null) {
      to.button(button, pressed);
      if (pressed) {
        window.sent();
      }
    }
  }

  @Override
  public void scroll(MouseButton direction, int notches) {
    Guest to = guest;
    if (to != null) {
      to.scroll(direction, notches);
    }
  }

  @Override
  public void touch(int finger, TouchAction action, int x, int y) {
    Guest to = guest;
    if (to != null) {
      to.touch(finger, action, x, y);
      if (action == TouchAction.DOWN) {
        window.sent();
      }
    }
  }

  @Override
  public boolean shortcut(String name) {
    return window.shortcut(name);
  }

  @Override
  public void hostLocks(boolean capsLock, boolean numLock) {
    Guest to = guest;
    if (to != null) {
      to.hostLocks(capsLock, numLock);
    }
  }

  @Override
  public void focusLost() {
    Guest to = guest;
    if (to != null) {
      to.focusLost();
    }
  }

  /// Lifts all that is held: the guest would hold it for ever.
  void lift() {
    Guest to = guest;
    if (to != null) {
      to.lift();
    }
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
  public void grabbed(boolean nowGrabbed, String hostShortcuts) {
    window.grabbed(nowGrabbed, hostShortcuts);
  }
}
