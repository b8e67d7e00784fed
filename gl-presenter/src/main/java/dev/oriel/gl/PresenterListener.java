// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl;

import dev.oriel.core.frame.FramePath;

/// A listener for the events of a presenter that its user needs to know about.
///
/// A method that is not overridden does nothing.
///
/// Threading: the methods are called on the present thread and must return immediately.
public interface PresenterListener {

  /// Called when the path of the frames changes.
  ///
  /// @param reason the reason why no better path is used; empty for the best path
  default void pathChanged(FramePath path, String reason) {}

  /// Called when the size of the picture changes.
  default void pictureResized(int width, int height) {}

  /// Called when a frame could not be shown. Until [#frameShown], the window does not show the
  /// console's current picture.
  default void frameFailed(String reason) {}

  /// Called when a frame is shown again after one that could not be shown.
  default void frameShown() {}

  /// Called when a message was refused that is not a complete picture, or that a later message
  /// corrects.
  default void messageRefused(String reason) {}

  /// Called when presenting has ended because the window's context is lost or unusable.
  default void stopped(String reason) {}
}
