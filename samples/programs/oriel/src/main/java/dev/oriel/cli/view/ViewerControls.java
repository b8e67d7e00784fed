// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.view;

import dev.oriel.core.input.MouseButton;
import dev.oriel.gl.window.KeyAction;
import java.util.EnumSet;

/// The input of a user in a window that is not for the guest: hotkeys, and keys and pointer on the
/// bar.
///
/// Threading: the main thread. Ownership: closing it ends what it shows.
final class ViewerControls implements AutoCloseable {

  /// The actions that open the bar or a menu, and close it if it is open.
  private static final EnumSet<ViewerAction> TOGGLES =
      EnumSet.of(ViewerAction.BAR, ViewerAction.KEYS, ViewerAction.CONSOLES, ViewerAction.OPTIONS);

  private final ViewerActions actions;
  private int pointerX;
  private int pointerY;

  /// Ownership: takes the actions.
  ViewerControls(ViewerActions actions) {
    this.actions = actions;
  }

  /// Returns what the window shows over the picture.
  ViewerMessages messages() {
    return actions.messages();
  }

  /// Keeps the window above others.
  void onTop() {
    actions.settings().keepOnTop(true);
  }

  /// Called when another console, or none, gets the input.
  void consoleChanged() {
    actions.bar().hide();
    messages().show();
  }

  /// Called when the window has grabbed or released keyboard and pointer.
  void grabbed(boolean now) {
    actions.grabbed(now);
    if (now) {
      actions.bar().hide();
    }
    messages().show();
  }

  /// Handles a hotkey.
  ///
  /// @param id the name of its action
  void shortcut(String id) {
    ViewerAction action = ViewerAction.of(id);
    if (action == null || !actions.isOffered(action)) {
      return;
    }
    if (action != ViewerAction.HELP) {
      messages().help(false);
    }
    if (!TOGGLES.contains(action)) {
      actions.bar().hide();
    }
    actions.run(action);
    messages().show();
  }

  /// Handles a key.
  ///
  /// @return whether the key is for the bar or a menu
  boolean key(int evdevCode, KeyAction action) {
    boolean taken = actions.bar().hasKeyboard();
    if (taken && action != KeyAction.RELEASED) {
      actions.bar().key(evdevCode);
    }
    return taken;
  }

  /// Called when the pointer is at a pixel of the window.
  ///
  /// @return whether one of the viewer's controls is there
  boolean pointing(int x, int y) {
    pointerX = x;
    pointerY = y;
    return actions.isBarForPointer() && actions.bar().pointing(x, y);
  }

  /// Called when the pointer has left the window or is captured.
  void pointerLeft() {
    actions.bar().pointerLeft();
  }

  /// Called when a button changes where the pointer is.
  ///
  /// @return whether it is for one of the viewer's controls
  boolean pressing(MouseButton button, boolean down) {
    return actions.bar().pressing(button, down, pointerX, pointerY);
  }

  @Override
  public void close() {
    actions.close();
  }
}
