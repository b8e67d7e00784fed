// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.view;

import dev.oriel.gl.overlay.Icon;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A menu of the bar.
///
/// @param note a text below the items, or an empty text
/// @param letters what else a key does while the menu is open
record BarMenu(String title, List<Item> items, String note, Letters letters) {

  /// An item.
  ///
  /// @param keys the hotkey that does the same, or an empty text
  /// @param on whether it is the current choice
  record Item(@Nullable Icon icon, String label, String keys, boolean on, Runnable action) {

    /// Creates an item that has no hotkey.
    Item(@Nullable Icon icon, String label, boolean on, Runnable action) {
      this(icon, label, "", on, action);
    }
  }

  /// Finds the action of a key.
  interface Letters {
    /// Returns what a key does, or null.
    @Nullable Runnable of(int evdevCode);
  }
}
