// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl;

/// Hears what a user of a presenter would want to know.
///
/// A method that is not overridden does nothing.
///
/// Threading: called on the present thread; returns at once.
public interface PresenterListener {

  /// Frames come by another path than before.
  ///
  /// @param reason why no better one is in use; empty for the best one
  default void pathChanged(FramePath path, String reason) {}

  /// The picture has another size.
  default void pictureResized(int width, int height) {}

  /// A frame could not be shown: what the window shows is not what the console does, until
  /// [#frameShown].
  default void frameFailed(String reason) {}

  /// A frame can be shown again after one that could not.
  default void frameShown() {}

  /// A message was refused that is not a whole picture, or that a later one repairs.
  default void messageRefused(String reason) {}

  /// Presenting ended, as the window's context is lost or broken.
  default void stopped(String reason) {}
}
