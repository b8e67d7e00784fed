// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.overlay;

import java.util.List;

/// A viewer's own messages and controls, shown over the picture.
///
/// @param dimmed whether the picture is darkened because it is out of date
/// @param panels what is shown; the last one is drawn on top
public record Overlay(boolean dimmed, List<Panel> panels) {

  /// Nothing.
  public static final Overlay NONE = new Overlay(false, List.of());

  /// Copies the list.
  public Overlay {
    panels = List.copyOf(panels);
  }
}
