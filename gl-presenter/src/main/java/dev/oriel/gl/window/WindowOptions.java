// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.window;

import dev.oriel.gl.ReleasePolicy;
import org.jspecify.annotations.Nullable;

/// The options of a window.
///
/// @param title the title; characters that act instead of being visible are escaped
/// @param width the width of the framebuffer in pixels
/// @param height the height of the framebuffer in pixels
/// @param decorated whether the window has a title bar and borders
/// @param vsync whether the window is drawn at most at the screen's refresh rate
/// @param grab whether the window grabs the keyboard with the host's shortcuts while it has the
///   focus
/// @param confines whether a pointer that gives positions to the guest cannot leave the window
///   while the keyboard is grabbed
/// @param renderNode the device that reads guests' buffers if the window's own cannot
///   (`/dev/dri/renderD128`), or null for the window's own or the machine's first
/// @param presentation how the drawing gets into the window
/// @param release when the guest's buffers are released
/// @param maxFps the maximum number of frames that are released per second, or 0 for no limit
/// @param hotkeys the chords of the viewer
public record WindowOptions(
    String title,
    int width,
    int height,
    boolean decorated,
    boolean vsync,
    boolean grab,
    boolean confines,
    @Nullable String renderNode,
    WindowPresentation presentation,
    ReleasePolicy release,
    int maxFps,
    Hotkeys hotkeys) {

  /// Checks the numbers.
  public WindowOptions {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException("window of " + width + "x" + height);
    }
    if (maxFps < 0) {
      throw new IllegalArgumentException("maximum of " + maxFps + " frames per second");
    }
  }

  /// Creates options for a window with decorations that is drawn at the screen's refresh rate.
  public WindowOptions(String title, int width, int height) {
    this(
        title,
        width,
        height,
        true,
        true,
        false,
        false,
        null,
        WindowPresentation.AUTO,
        ReleasePolicy.AUTO,
        0,
        Hotkeys.NONE);
  }

  /// Returns a copy with or without title bar and borders.
  public WindowOptions decorated(boolean yes) {
    Copy copy = new Copy(this);
    copy.decorated = yes;
    return copy.made();
  }

  /// Returns a copy that is drawn at the screen's refresh rate, or as fast as frames arrive.
  public WindowOptions vsync(boolean yes) {
    Copy copy = new Copy(this);
    copy.vsync = yes;
    return copy.made();
  }

  /// Returns a copy that grabs the host's shortcuts or does not.
  public WindowOptions grab(boolean yes) {
    Copy copy = new Copy(this);
    copy.grab = yes;
    return copy.made();
  }

  /// Returns a copy that keeps the pointer in the window while the keyboard is grabbed, or does
  /// not.
  public WindowOptions confines(boolean yes) {
    Copy copy = new Copy(this);
    copy.confines = yes;
    return copy.made();
  }

  /// Returns a copy with another device for the buffers that the window's own device cannot read.
  public WindowOptions renderNode(@Nullable String node) {
    Copy copy = new Copy(this);
    copy.renderNode = node;
    return copy.made();
  }

  /// Returns a copy with another way for the drawing to get into the window.
  public WindowOptions presentation(WindowPresentation way) {
    Copy copy = new Copy(this);
    copy.presentation = way;
    return copy.made();
  }

  /// Returns a copy with another release policy.
  public WindowOptions release(ReleasePolicy policy) {
    Copy copy = new Copy(this);
    copy.release = policy;
    return copy.made();
  }

  /// Returns a copy with another maximum frame rate; 0 means no limit.
  public WindowOptions maxFps(int fps) {
    Copy copy = new Copy(this);
    copy.maxFps = fps;
    return copy.made();
  }

  /// Returns a copy with other hotkeys.
  public WindowOptions hotkeys(Hotkeys keys) {
    Copy copy = new Copy(this);
    copy.hotkeys = keys;
    return copy.made();
  }

  /// The values of a copy, one of which is another one.
  private static final class Copy {

    private final String title;
    private final int width;
    private final int height;
    private boolean decorated;
    private boolean vsync;
    private boolean grab;
    private boolean confines;
    private @Nullable String renderNode;
    private WindowPresentation presentation;
    private ReleasePolicy release;
    private int maxFps;
    private Hotkeys hotkeys;

    Copy(WindowOptions from) {
      title = from.title;
      width = from.width;
      height = from.height;
      decorated = from.decorated;
      vsync = from.vsync;
      grab = from.grab;
      confines = from.confines;
      renderNode = from.renderNode;
      presentation = from.presentation;
      release = from.release;
      maxFps = from.maxFps;
      hotkeys = from.hotkeys;
    }

    WindowOptions made() {
      return new WindowOptions(
          title,
          width,
          height,
          decorated,
          vsync,
          grab,
          confines,
          renderNode,
          presentation,
          release,
          maxFps,
          hotkeys);
    }
  }
}
