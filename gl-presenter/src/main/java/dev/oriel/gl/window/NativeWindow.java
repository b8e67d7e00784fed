// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.window;

import static org.lwjgl.system.MemoryUtil.NULL;

import dev.oriel.core.text.DebianPackages;
import dev.oriel.core.text.UntrustedText;
import dev.oriel.dmabuf.DmabufException;
import dev.oriel.dmabuf.EglDisplay;
import dev.oriel.gl.BridgeDisplay;
import dev.oriel.gl.internal.present.PresentSurface;
import dev.oriel.gl.internal.xcb.ShmWindow;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.lwjgl.glfw.GLFW;
import org.lwjgl.glfw.GLFWNativeEGL;
import org.lwjgl.glfw.GLFWNativeWayland;
import org.lwjgl.glfw.GLFWNativeX11;
import org.lwjgl.glfw.GLFWVidMode;

/// Creates the window system's windows and chooses how the drawing gets into them.
///
/// Threading: the main thread.
final class NativeWindow {

  /// The colour depth of pixels that are copied through shared memory.
  private static final int COLOUR_BITS = 24;

  private static final String DRAWN = "choose AUTO or GL";

  private NativeWindow() {}

  /// Returns the display that draws the pixels which are copied into the window through shared
  /// memory, or null if EGL draws and swaps the window itself.
  static @Nullable EglDisplay painterForSharedMemory(WindowLoop loop, WindowOptions options) {
    WindowPresentation asked = options.presentation();
    if (asked == WindowPresentation.GL) {
      return null;
    }
    if (asked == WindowPresentation.PASSTHROUGH && !loop.wayland()) {
      throw new WindowException(
          "passing buffers to the compositor", "this is X11; only Wayland supports it", DRAWN);
    }
    if (asked != WindowPresentation.SHARED_MEMORY && loop.wayland()) {
      return null;
    }
    String refusal = "this is Wayland; only X11 supports it";
    if (!loop.wayland()) {
      ShmWindow.Probe server = ShmWindow.probe(null);
      refusal = server.refusal().isEmpty() ? refusalOfDepth() : server.refusal();
      if (asked == WindowPresentation.AUTO && (server.takesGpuBuffers() || !refusal.isEmpty())) {
        return null;
      }
    }
    if (!refusal.isEmpty()) {
      throw new WindowException("a window through shared memory", refusal, DRAWN);
    }
    try {
      return BridgeDisplay.choose(options.renderNode(), null).display();
    } catch (DmabufException e) {
      if (asked == WindowPresentation.AUTO && options.renderNode() == null) {
        return null;
      }
      throw e;
    }
  }

  /// Returns the reason why the screen does not use 24-bit pixels, or an empty text. EGL supports
  /// windows of other depths too.
  private static String refusalOfDepth() {
    long monitor = GLFW.glfwGetPrimaryMonitor();
    GLFWVidMode mode = monitor == NULL ? null : GLFW.glfwGetVideoMode(monitor);
    int bits = mode == null ? COLOUR_BITS : mode.redBits() + mode.greenBits() + mode.blueBits();
    return bits == COLOUR_BITS
        ? ""
        : String.format(
            Locale.ROOT,
            "the X server's screen has a depth of %d bits, but %d are needed",
            bits,
            COLOUR_BITS);
  }

  /// Returns the surface that the presenter draws on: the window itself, or pictures that are
  /// copied into the window.
  static PresentSurface surface(
      WindowLoop loop,
      long window,
      WindowState state,
      @Nullable EglDisplay painter,
      WindowOptions options) {
    if (painter != null) {
      int number = (int) GLFWNativeX11.glfwGetX11Window(window);
      return new WindowSurface(
          state,
          options.vsync(),
          false,
          () -> ShmSurface.open(state, painter, number),
          PassThroughOpener.none(""));
    }
    boolean wayland = loop.wayland();
    // A Wayland compositor never tears, but a swap may wait indefinitely while the window is
    // covered. Therefore the presenter keeps the pace itself on Wayland.
    EglDisplay display = adoptDisplay(loop);
    long context = GLFWNativeEGL.glfwGetEGLContext(window);
    long swapped = GLFWNativeEGL.glfwGetEGLSurface(window);
    int interval = options.vsync() && !wayland ? 1 : 0;
    return new WindowSurface(
        state,
        options.vsync() && wayland,
        SwapSurface.mayBlock(display),
        () -> new SwapSurface(state, display, context, swapped, interval, wayland),
        passing(loop, window, state, options.presentation()));
  }

  /// Returns the way of guests' buffers to the compositor.
  private static PassThroughOpener passing(
      WindowLoop loop, long window, WindowState state, WindowPresentation asked) {
    if (!loop.wayland()) {
      return PassThroughOpener.none("");
    }
    if (asked == WindowPresentation.GL) {
      return PassThroughOpener.none("the window is to be drawn");
    }
    return new WaylandPassThroughOpener(
        state,
        GLFWNativeWayland.glfwGetWaylandDisplay(),
        GLFWNativeWayland.glfwGetWaylandWindow(window),
        asked == WindowPresentation.PASSTHROUGH);
  }

  /// Creates a window.
  ///
  /// @param withEgl whether EGL draws and swaps it
  /// @throws WindowException if the window system refuses
  static long create(WindowLoop loop, WindowOptions options, boolean withEgl, boolean visible) {
    loop.check();
    GLFW.glfwDefaultWindowHints();
    GLFW.glfwWindowHint(GLFW.GLFW_CLIENT_API, withEgl ? GLFW.GLFW_OPENGL_ES_API : GLFW.GLFW_NO_API);
    GLFW.glfwWindowHint(GLFW.GLFW_CONTEXT_CREATION_API, GLFW.GLFW_EGL_CONTEXT_API);
    GLFW.glfwWindowHint(GLFW.GLFW_CONTEXT_VERSION_MAJOR, 3);
    GLFW.glfwWindowHint(GLFW.GLFW_CONTEXT_VERSION_MINOR, 0);
    // Without alpha, the desktop is not visible through the fourth byte of the guest's pixels,
    // which has any value.
    GLFW.glfwWindowHint(GLFW.GLFW_ALPHA_BITS, 0);
    GLFW.glfwWindowHint(GLFW.GLFW_DEPTH_BITS, 0);
    GLFW.glfwWindowHint(GLFW.GLFW_STENCIL_BITS, 0);
    GLFW.glfwWindowHint(
        GLFW.GLFW_DECORATED, options.decorated() ? GLFW.GLFW_TRUE : GLFW.GLFW_FALSE);
    GLFW.glfwWindowHintString(GLFW.GLFW_WAYLAND_APP_ID, "oriel");
    // If one of the two is not set, GLFW uses the title, which contains a VM's name, as the name by
    // which desktops identify applications.
    GLFW.glfwWindowHintString(GLFW.GLFW_X11_CLASS_NAME, "oriel");
    GLFW.glfwWindowHintString(GLFW.GLFW_X11_INSTANCE_NAME, "oriel");
    GLFW.glfwWindowHint(GLFW.GLFW_VISIBLE, visible ? GLFW.GLFW_TRUE : GLFW.GLFW_FALSE);
    long window =
        GLFW.glfwCreateWindow(
            options.width(), options.height(), UntrustedText.line(options.title()), NULL, NULL);
    if (window == NULL) {
      String depth = loop.wayland() ? "" : refusalOfDepth();
      throw loop.failure(
          "opening a window of " + options.width() + "x" + options.height(),
          depth.isEmpty()
              ? "EGL with OpenGL ES 3.0 is needed (Debian: "
                  + DebianPackages.of("libEGL.so.1", "libGLESv2.so.2")
                  + ")"
              : depth + "; start the X server with a depth of 24");
    }
    if (visible && loop.wayland()) {
      TitleBars.explain(window);
    } else if (visible) {
      WindowIcon.set(window);
    }
    return window;
  }

  /// Returns the display on which the window system draws windows.
  static EglDisplay adoptDisplay(WindowLoop loop) {
    return EglDisplay.adopt(
        GLFWNativeEGL.glfwGetEGLDisplay(), loop.wayland() ? "Wayland window" : "X11 window");
  }
}
