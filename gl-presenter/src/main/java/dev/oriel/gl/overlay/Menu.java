// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.overlay;

import java.util.List;

/// Buttons below each other: below a button of the [Bar], or in the middle of the window. The
/// pointer's input over it is the viewer's.
///
/// @param anchor the id of the button of the bar to which it belongs, or [Bar#NOTHING]
/// @param title its heading, or an empty text
/// @param selected the id of the item under the pointer or with the keyboard focus, or
///   [Bar#NOTHING]
/// @param note a text below the items, or an empty text
public record Menu(int anchor, String title, List<Button> items, int selected, String note)
    implements Panel {

  /// Copies the list.
  public Menu {
    items = List.copyOf(items);
  }
}
