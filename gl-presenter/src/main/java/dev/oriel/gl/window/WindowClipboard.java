// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.window;

import dev.oriel.gl.internal.wayland.EventBarrier;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.lwjgl.glfw.GLFW;
import org.lwjgl.glfw.GLFWNativeWayland;
import org.lwjgl.glfw.GLFWNativeX11;
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

  /// On X11, from the first read on.
  private @Nullable ClipboardThread thread;

  /// On Wayland, from the first read on.
  private @Nullable EventBarrier barrier;

  WindowClipboard(WindowLoop loop, long window) {
    this.loop = loop;
    this.window = window;
  }

  /// Reads the text from the program that has it. On X11 the main thread goes on meanwhile. On
  /// Wayland it waits for that program, as GLFW does not read otherwise.
  ///
  /// @return completes on the main thread, with an empty text if there is no text. It fails with
  ///   the reason if nothing comes from the program for ten seconds, or more than 16 MiB. It may be
  ///   cancelled or stay incomplete if the window is closed.
  public CompletableFuture<String> text() {
    loop.check();
    return loop.wayland() ? waylandText() : x11Text();
  }

  /// A compositor tells a window what is in the clipboard after it has given the window the focus,
  /// and GLFW then reports the focus first. What was in the clipboard before can no longer be read.
  private CompletableFuture<String> waylandText() {
    EventBarrier events = barrier;
    if (events == null) {
      events = new EventBarrier(GLFWNativeWayland.glfwGetWaylandDisplay());
      barrier = events;
    }
    CompletableFuture<String> answer = new CompletableFuture<>();
    events.after(
        () -> {
          String text = GLFW.glfwGetClipboardString(window);
          answer.complete(text == null ? "" : text);
        });
    return answer;
  }

  private CompletableFuture<String> x11Text() {
    ClipboardThread asking = thread;
    if (asking == null) {
      asking = new ClipboardThread((int) GLFWNativeX11.glfwGetX11Window(window));
      thread = asking;
    }
    CompletableFuture<String> answer = new CompletableFuture<>();
    var _ =
        asking
            .text()
            .whenComplete(
                (text, failure) ->
                    loop.execute(
                        () -> {
                          if (failure == null) {
                            answer.complete(text);
                          } else {
                            answer.completeExceptionally(failure);
                          }
                        }));
    return answer;
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

  void close() {
    if (thread != null) {
      thread.close();
      thread = null;
    }
    if (barrier != null) {
      barrier.close();
      barrier = null;
    }
  }
}
