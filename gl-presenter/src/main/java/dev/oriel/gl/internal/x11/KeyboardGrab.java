// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.x11;

import dev.oriel.gl.internal.x11.gen.xlib_h;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// Xlib's grab of the keyboard. While a window holds the grab, it receives the window manager's
/// shortcuts.
///
/// Threading: the thread that handles the display's events.
public final class KeyboardGrab {

  private final MemorySegment display;
  private final long window;

  /// @param display the `Display*`
  /// @param window the `Window`
  public KeyboardGrab(long display, long window) {
    this.display = MemorySegment.ofAddress(display);
    this.window = window;
  }

  /// Grabs the keyboard. Event processing is not frozen during the grab.
  ///
  /// @return null, or the reason why the server refuses
  public @Nullable String grab() {
    int status =
        xlib_h.XGrabKeyboard(
            display,
            window,
            xlib_h.True(),
            xlib_h.GrabModeAsync(),
            xlib_h.GrabModeAsync(),
            xlib_h.CurrentTime());
    return status == xlib_h.GrabSuccess() ? null : "XGrabKeyboard() = " + status + reason(status);
  }

  private static String reason(int status) {
    if (status == xlib_h.AlreadyGrabbed()) {
      return ", another program has grabbed it";
    }
    if (status == xlib_h.GrabNotViewable()) {
      return ", the window is not shown";
    }
    if (status == xlib_h.GrabInvalidTime()) {
      return ", invalid time";
    }
    return status == xlib_h.GrabFrozen() ? ", frozen" : "";
  }

  /// Releases the grab.
  public void release() {
    int _ = xlib_h.XUngrabKeyboard(display, xlib_h.CurrentTime());
    int _ = xlib_h.XFlush(display);
  }
}
