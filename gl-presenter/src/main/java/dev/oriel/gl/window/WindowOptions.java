// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.window;

import dev.oriel.gl.ReleasePolicy;
import org.jspecify.annotations.Nullable;

/// How a window is opened.
///
/// @param title in its title bar; what of it acts instead of being seen becomes escapes
/// @param width columns of its framebuffer, in pixels
/// @param height rows of its framebuffer, in pixels
/// @param decorated whether it has a title bar and borders
/// @param vsync whether it is drawn at the screen's pace at most
/// @param grab whether the keyboard is taken with the host's shortcuts while the window has it
/// @param renderNode the device that reads guests' buffers where the window's own cannot
///   (`/dev/dri/renderD128`), or null for the window's own or the machine's first
/// @param release when the guest's buffers go back to it
/// @param presentation how what is drawn gets into the window
/// @param maxFps how many frames the guest gets back in a second at most, or 0 for any number
/// @param hotkeys which keys are the viewer's own
public record WindowOptions(
    String title,
    int width,
    int height,
    boolean decorated,
    boolean vsync,
    boolean grab,
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
      throw new IllegalArgumentException("at most " + maxFps + " frames in a second");
    }
  }

  /// A window with decorations, drawn at the screen's pace.
  public WindowOptions(String title, int width, int height) {
    this(
        title,
        width,
        height,
        true,
        true,
        false,
        null,
        WindowPresentation.AUTO,
        ReleasePolicy.AUTO,
        0,
        Hotkeys.DEFAULT);
  }

  /// The same with or without title bar and borders.
  public WindowOptions decorated(boolean yes) {
    return new WindowOptions(
        title, width, height, yes, vsync, grab, renderNode, presentation, release, maxFps, hotkeys);
  }

  /// The same at the screen's pace, or as fast as frames come.
  public WindowOptions vsync(boolean yes) {
    return new WindowOptions(
        title,
        width,
        height,
        decorated,
        yes,
        grab,
        renderNode,
        presentation,
        release,
        maxFps,
        hotkeys);
  }

  /// The same with or without taking the host's shortcuts.
  public WindowOptions grab(boolean yes) {
    return new WindowOptions(
        title,
        width,
        height,
        decorated,
        vsync,
        yes,
        renderNode,
        presentation,
        release,
        maxFps,
        hotkeys);
  }

  /// The same with another device for what the window's own cannot read.
  public WindowOptions renderNode(@Nullable String node) {
    return new WindowOptions(
        title, width, height, decorated, vsync, grab, node, presentation, release, maxFps, hotkeys);
  }

  /// The same with another way into the window.
  public WindowOptions presentation(WindowPresentation way) {
    return new WindowOptions(
        title, width, height, decorated, vsync, grab, renderNode, way, release, maxFps, hotkeys);
  }

  /// The same with another rule for the guest's buffers.
  public WindowOptions release(ReleasePolicy policy) {
    return new WindowOptions(
        title,
        width,
        height,
        decorated,
        vsync,
        grab,
        renderNode,
        presentation,
        policy,
        maxFps,
        hotkeys);
  }

  /// The same with a bound for the guest's frame rate; 0 for none.
  public WindowOptions maxFps(int fps) {
    return new WindowOptions(
        title,
        width,
        height,
        decorated,
        vsync,
        grab,
        renderNode,
        presentation,
        release,
        fps,
        hotkeys);
  }

  /// The same with other keys of the viewer's own.
  public WindowOptions hotkeys(Hotkeys keys) {
    return new WindowOptions(
        title,
        width,
        height,
        decorated,
        vsync,
        grab,
        renderNode,
        presentation,
        release,
        maxFps,
        keys);
  }
}
