// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.view;

import dev.oriel.gl.window.Hotkeys;

/// The title of a window: what the window shows, its state, and the chord that releases a grab.
///
/// Threading: the main thread.
final class WindowTitle {

  private final Hotkeys hotkeys;
  private String name;
  private String condition = "";
  private boolean waiting;
  private boolean unreadable;
  private boolean grabbed;
  private boolean hostKeeps;

  /// @param name the name of what the window shows
  WindowTitle(Hotkeys hotkeys, String name) {
    this.hotkeys = hotkeys;
    this.name = name;
  }

  /// Returns the name of what the window shows.
  String name() {
    return name;
  }

  void name(String next) {
    name = next;
  }

  /// Sets the state of a VM that does not run; empty if the VM runs or its state is unknown.
  void condition(String next) {
    condition = next;
  }

  /// Sets whether the window waits for the console.
  void waiting(boolean yes) {
    waiting = yes;
  }

  /// Sets whether there is a picture that cannot be shown.
  void unreadable(boolean yes) {
    unreadable = yes;
  }

  /// Sets whether the window has grabbed keyboard and pointer.
  ///
  /// @param hostShortcuts whether the host keeps its shortcuts nevertheless
  void grabbed(boolean yes, boolean hostShortcuts) {
    grabbed = yes;
    hostKeeps = hostShortcuts;
  }

  @Override
  public String toString() {
    StringBuilder title = new StringBuilder(name);
    if (waiting) {
      title.append(" (waiting)");
    } else {
      if (!condition.isEmpty()) {
        title.append(" (" + condition + ")");
      }
      if (unreadable) {
        title.append(" (no picture)");
      }
    }
    if (grabbed) {
      title
          .append(" (" + hotkeys.grab().label() + ": release")
          .append(hostKeeps ? "; the host keeps its shortcuts)" : ")");
    }
    return title.append(" – Oriel").toString();
  }
}
