// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.present;

import dev.oriel.core.geometry.Rect;
import dev.oriel.dmabuf.EglContext;
import dev.oriel.gl.internal.draw.DrawTarget;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An open [PresentSurface]: its context, its framebuffers, and how they come to be seen.
///
/// Threading: the thread that opened it.
public interface DrawSurface extends AutoCloseable {

  /// The context, which is current.
  EglContext context();

  /// Why what is drawn reaches the screen through the CPU; empty where it does not.
  default String readBackReason() {
    return "";
  }

  /// Shows pixels from the memory in which they lie, or null where only GL can show anything.
  ///
  /// A surface that has one does not block ([PresentSurface#mayBlock]).
  default @Nullable PixelPutter putter() {
    return null;
  }

  /// The framebuffer of the next draw.
  DrawTarget target();

  /// How many draws old the content of the next draw's framebuffer is; 0 where it has none.
  int bufferAge();

  /// Shows what was drawn; where the surface may block, waits until the next draw would not have
  /// to.
  ///
  /// @param damage what changed since the last call, from the top left; empty for everything
  /// @return false where the framebuffer had another size than was drawn, so that everything must
  ///   be drawn once more
  boolean present(List<Rect> damage);

  /// Frees what opening made, the context too.
  @Override
  void close();
}
