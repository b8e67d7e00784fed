// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.present;

import dev.oriel.core.geometry.Rect;
import dev.oriel.dmabuf.EglContext;
import dev.oriel.gl.internal.draw.DrawTarget;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An open [PresentSurface]: its context, its framebuffers, and the way in which they are shown.
///
/// Threading: the thread that opened it.
public interface DrawSurface extends AutoCloseable {

  /// Returns the context, which is current.
  EglContext context();

  /// Returns the reason why the drawing reaches the screen through the CPU; empty if it does not.
  default String readBackReason() {
    return "";
  }

  /// Returns an object that shows pixels directly from their memory, or null if only GL can show
  /// pixels.
  ///
  /// A surface with a putter does not block ([PresentSurface#mayBlock]).
  default @Nullable PixelPutter putter() {
    return null;
  }

  /// Returns the framebuffer of the next draw.
  DrawTarget target();

  /// Returns the age of the next framebuffer's content in draws, or 0 if it has no content.
  int bufferAge();

  /// Shows the drawing. If the surface may block, waits until the next draw would not have to wait.
  ///
  /// @param damage the rectangles that changed since the previous call, from the top left; empty
  ///   for everything
  /// @return false if the framebuffer did not have the size that was drawn, so that everything must
  ///   be drawn again
  boolean present(List<Rect> damage);

  /// Frees everything that was created when the surface was opened, including the context.
  @Override
  void close();
}
