// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.window;

import java.nio.ByteBuffer;
import org.lwjgl.glfw.GLFW;
import org.lwjgl.system.MemoryUtil;

/// The text in the host's clipboard, through a window.
///
/// The window system does not report changes. On Wayland, only a window with the keyboard focus
/// sees and sets the clipboard.
///
/// Threading: the main thread.
public final class WindowClipboard {

  private final WindowLoop loop;
  private final long window;

  WindowClipboard(WindowLoop loop, long window) {
    this.loop = loop;
    this.window = window;
  }

  /// Returns the text, or an empty text if there is none. Waits for the program that has it.
  public String text() {
    loop.check();
    String text = GLFW.glfwGetClipboardString(window);
    return text == null ? "" : text;
  }

  /// Offers a text to other programs as long as this program runs. The text ends at its first NUL.
  public void text(String text) {
    loop.check();
    // Not through LWJGL's stack of 64 KiB.
    ByteBuffer bytes = MemoryUtil.memUTF8(text);
    try {
      GLFW.glfwSetClipboardString(window, bytes);
    } finally {
      MemoryUtil.memFree(bytes);
    }
  }
}
