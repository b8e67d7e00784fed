// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.view;

import dev.oriel.gl.overlay.Icon;
import dev.oriel.gl.window.Hotkeys;
import dev.oriel.gl.window.ViewerWindow;
import java.util.List;

/// How a window behaves beside others and towards the host's pointer and lock keys, as its user
/// chooses it.
///
/// Threading: the main thread.
final class WindowSettings {

  private final ViewerWindow window;
  private final GuestInput input;
  private final ViewerMessages messages;
  private final Hotkeys hotkeys;
  private boolean onTop;
  private boolean confined;

  /// @param confined whether the window keeps a grabbed pointer already
  WindowSettings(
      ViewerWindow window,
      GuestInput input,
      ViewerMessages messages,
      Hotkeys hotkeys,
      boolean confined) {
    this.window = window;
    this.input = input;
    this.messages = messages;
    this.hotkeys = hotkeys;
    this.confined = confined;
  }

  /// Returns the menu with all of them.
  BarMenu menu() {
    return new BarMenu(
        "Options",
        List.of(
            item(ViewerAction.ON_TOP, "Above other windows", onTop, this::toggleOnTop),
            item(
                ViewerAction.CONFINE_POINTER,
                "Grabbed pointer stays in the window",
                confined,
                this::toggleConfinement),
            item(
                ViewerAction.LOCK_SYNC,
                "Caps and Num Lock as on the host",
                input.lockSync(),
                this::toggleLockSync)),
        "",
        _ -> null);
  }

  private BarMenu.Item item(ViewerAction action, String label, boolean on, Runnable toggle) {
    return new BarMenu.Item(null, label, action.chord(hotkeys), on, toggle);
  }

  void toggleOnTop() {
    keepOnTop(!onTop);
  }

  /// Keeps the window above others, or does not, and says so.
  void keepOnTop(boolean yes) {
    onTop = window.onTop(yes) && yes;
    messages.say(
        Icon.LAYERS,
        onTop == yes
            ? yes ? "the window stays above others" : "the window is among the others"
            : "Wayland has no way to keep a window above others; the desktop's window menu may");
  }

  /// Keeps a grabbed pointer in the window, or lets it leave, and says so.
  void toggleConfinement() {
    confined = !confined;
    window.confinePointer(confined);
    messages.say(
        Icon.MOUSE_POINTER_CLICK,
        confined
            ? "a grabbed pointer stays in the window"
            : "a grabbed pointer can leave the window, if the guest has a tablet");
  }

  /// Lets the guest's lock keys follow the host's, or leaves them alone, and says so.
  void toggleLockSync() {
    boolean now = !input.lockSync();
    input.lockSync(now);
    messages.say(
        Icon.LOCK,
        now
            ? "the guest's Caps Lock and Num Lock follow the host's"
            : "the guest's Caps Lock and Num Lock are left alone");
  }
}
