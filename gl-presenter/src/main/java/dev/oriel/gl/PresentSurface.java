package dev.oriel.gl;

import dev.oriel.core.geometry.Rect;
import dev.oriel.dmabuf.EglContext;
import java.util.List;

/// Where a presenter draws: a window, or a framebuffer without one.
///
/// Threading: [#width], [#height] and [#visible] on any thread, the rest on the present thread.
interface PresentSurface {

  /// Makes the surface's context current on the calling thread.
  EglContext open();

  /// Columns that a draw fills now; 0 while minimised.
  int width();

  /// Rows that a draw fills now; 0 while minimised.
  int height();

  /// Whether anybody can see it.
  boolean visible();

  /// The least time between two draws; 0 where a swap itself waits, or nothing shall.
  long frameNanos();

  /// The framebuffer of the next draw.
  DrawTarget target();

  /// How many draws old the content of the next draw's framebuffer is; 0 where it has none.
  int bufferAge();

  /// Shows what was drawn.
  ///
  /// @param damage what changed since the last call, from the top left; empty for everything
  /// @return false where the framebuffer had another size than was drawn, so that everything must
  ///   be drawn once more
  boolean present(List<Rect> damage);

  /// Frees what [#open] made.
  void close();
}
