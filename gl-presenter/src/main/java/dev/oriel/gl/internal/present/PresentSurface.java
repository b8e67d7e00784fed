package dev.oriel.gl.internal.present;

import dev.oriel.core.geometry.Rect;
import dev.oriel.dmabuf.EglContext;
import dev.oriel.gl.internal.draw.DrawTarget;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where a presenter draws: a window, or a framebuffer without one.
///
/// Threading: [#width], [#height], [#visible], [#frameNanos], [#refreshNanos] and [#mayBlock] on
/// any thread; the rest on one thread, which is the present thread or, where [#mayBlock], another.
public interface PresentSurface {

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

  /// How long the screen shows a frame, as far as is known.
  long refreshNanos();

  /// Whether [#present] may wait for the screen.
  boolean mayBlock();

  /// Why what is drawn reaches the screen through the CPU; empty where it does not.
  default String readBackReason() {
    return "";
  }

  /// Shows pixels from the memory in which they lie, or null where only GL can show anything.
  ///
  /// A surface that has one does not block ([#mayBlock]).
  default @Nullable PixelPutter putter() {
    return null;
  }

  /// The framebuffer of the next draw.
  DrawTarget target();

  /// How many draws old the content of the next draw's framebuffer is; 0 where it has none.
  int bufferAge();

  /// Shows what was drawn; where [#mayBlock], waits until the next draw would not have to.
  ///
  /// @param damage what changed since the last call, from the top left; empty for everything
  /// @return false where the framebuffer had another size than was drawn, so that everything must
  ///   be drawn once more
  boolean present(List<Rect> damage);

  /// Frees what [#open] made.
  void close();
}
