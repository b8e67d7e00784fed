// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.view;

import dev.oriel.gl.window.Hotkeys;

/// What a window's title says: what it shows, how that is, and which keys are the viewer's.
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

  /// @param name what the window shows, in words
  WindowTitle(Hotkeys hotkeys, String name) {
    this.hotkeys = hotkeys;
    this.name = name;
  }

  void name(String next) {
    name = next;
  }

  /// What the VM is other than running, in words; empty where it runs or nobody knows.
  void condition(String next) {
    condition = next;
  }

  /// Whether the console is waited for.
  void waiting(boolean yes) {
    waiting = yes;
  }

  /// Whether there is a picture that cannot be shown.
  void unreadable(boolean yes) {
    unreadable = yes;
  }

  /// Whether the window has keyboard and pointer.
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
          .append(" (" + hotkeys.label("G") + " lets go")
          .append(hostKeeps ? "; the host keeps its shortcuts)" : ")");
    } else if (hotkeys.on()) {
      title.append(" (" + hotkeys.label("H") + ": help)");
    }
    return title.append(" – Oriel").toString();
  }
}
