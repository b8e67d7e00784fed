// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.overlay;

/// A part of an [Overlay], on a dark, translucent ground.
public sealed interface Panel permits Bar, Menu, Message, Table {

  /// The position of a panel.
  enum Place {
    /// In the upper left corner of the window.
    TOP_LEFT,
    /// In the upper right corner of the window.
    TOP_RIGHT,
    /// In the middle of the window.
    MIDDLE,
    /// In the middle of the window's lower edge.
    BOTTOM
  }
}
