package dev.oriel.gl;

import org.jspecify.annotations.Nullable;

/// How a window is opened.
///
/// @param title in its title bar
/// @param width columns of its content, in the desktop's logical units
/// @param height rows of its content, in the desktop's logical units
/// @param decorated whether it has a title bar and borders
/// @param vsync whether it is drawn at the screen's pace at most
/// @param renderNode the device that reads guests' buffers where the window's own cannot
///   (`/dev/dri/renderD128`), or null for the window's own or the machine's first
public record WindowOptions(
    String title,
    int width,
    int height,
    boolean decorated,
    boolean vsync,
    @Nullable String renderNode) {

  /// Checks the size.
  public WindowOptions {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException("window of " + width + "x" + height);
    }
  }

  /// A window with decorations, drawn at the screen's pace.
  public WindowOptions(String title, int width, int height) {
    this(title, width, height, true, true, null);
  }

  /// The same with or without title bar and borders.
  public WindowOptions decorated(boolean yes) {
    return new WindowOptions(title, width, height, yes, vsync, renderNode);
  }

  /// The same at the screen's pace, or as fast as frames come.
  public WindowOptions vsync(boolean yes) {
    return new WindowOptions(title, width, height, decorated, yes, renderNode);
  }

  /// The same with another device for what the window's own cannot read.
  public WindowOptions renderNode(@Nullable String node) {
    return new WindowOptions(title, width, height, decorated, vsync, node);
  }
}
