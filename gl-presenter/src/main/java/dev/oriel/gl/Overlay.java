// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl;

import java.util.List;

/// What a viewer itself has to say, shown over the picture.
///
/// @param dimmed whether the picture is darkened: it is an old one
/// @param panels texts, the last on top
public record Overlay(boolean dimmed, List<Panel> panels) {

  /// Nothing to say.
  public static final Overlay NONE = new Overlay(false, List.of());

  /// Copies the list.
  public Overlay {
    panels = List.copyOf(panels);
  }

  /// Where a text stands.
  public enum Place {
    /// In the upper left corner.
    TOP_LEFT,
    /// In the middle.
    MIDDLE,
    /// In the middle of the lower edge.
    BOTTOM
  }

  /// A text on a dark ground.
  ///
  /// @param place where it stands
  /// @param text its lines; those too long for the window are broken between words
  public record Panel(Place place, String text) {}
}
