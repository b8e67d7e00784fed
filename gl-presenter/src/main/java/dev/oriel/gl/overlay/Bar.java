// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.overlay;

import java.util.List;

/// Buttons in the middle of the window's upper edge. The pointer's input over it is the viewer's.
///
/// @param selected the id of the button under the pointer or with the keyboard focus, or [#NOTHING]
/// @param focus whether the selected button has the keyboard focus
/// @param shown how much of it has slid in, from 0 to 1
public record Bar(List<Button> buttons, int selected, boolean focus, double shown)
    implements Panel {

  /// No button.
  public static final int NOTHING = -1;

  /// Copies the list.
  public Bar {
    buttons = List.copyOf(buttons);
  }
}
