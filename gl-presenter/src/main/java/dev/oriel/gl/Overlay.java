// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl;

import java.util.List;

/// A viewer's own messages, shown over the picture.
///
/// @param dimmed whether the picture is darkened because it is out of date
/// @param panels the texts; the last one is drawn on top
public record Overlay(boolean dimmed, List<Panel> panels) {

  /// No messages.
  public static final Overlay NONE = new Overlay(false, List.of());

  /// Copies the list.
  public Overlay {
    panels = List.copyOf(panels);
  }

  /// The position of a text.
  public enum Place {
    /// In the upper left corner of the window.
    TOP_LEFT,
    /// In the middle of the window.
    MIDDLE,
    /// In the middle of the window's lower edge.
    BOTTOM
  }

  /// A text on a dark background.
  ///
  /// @param place the position
  /// @param text the lines; lines that are too long for the window are broken between words
  public record Panel(Place place, String text) {}
}
