// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.window;

import static org.lwjgl.system.MemoryUtil.NULL;

import dev.oriel.core.cursor.CursorImage;
import dev.oriel.core.image.AreaScaler;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.lwjgl.glfw.GLFW;
import org.lwjgl.glfw.GLFWImage;
import org.lwjgl.system.MemoryStack;

/// The host's pointer over a window, in the shape of the guest's pointer.
///
/// Threading: the main thread.
final class HostCursor implements AutoCloseable {

  private static final int LARGEST_USUAL = 64;

  private final long window;
  private long cursor;
  private @Nullable CursorImage shape;
  private boolean guestVisible = true;
  private boolean captured;
  private boolean confined;
  private boolean ownControls;
  private long blank;
  private long set;
  private double scale = 1;

  HostCursor(long window) {
    this.window = window;
  }

  void shape(CursorImage image) {
    shape = image;
    show(image);
  }

  /// Sets the scale of the guest's pixels for the host's pointer: in pixels of the framebuffer on
  /// X11, and in the desktop's units on Wayland, where the compositor scales pointers.
  void scale(double framebufferScale, double desktopScale, boolean desktopUnits) {
    double next = desktopUnits ? desktopScale : framebufferScale;
    // Pointers are small, so a scale that gives the same rounded size does not need a new pointer.
    if (Math.abs(next - scale) * LARGEST_USUAL < 1) {
      return;
    }
    scale = next;
    CursorImage image = shape;
    if (image != null) {
      show(image);
    }
  }

  private void show(CursorImage image) {
    long made = create(AreaScaler.scaled(image, scale));
    if (made == NULL) {
      return;
    }
    long before = cursor;
    cursor = made;
    apply();
    destroy(before);
  }

  /// Sets whether the guest shows its pointer. Until the guest has defined a shape, the host's own
  /// pointer is shown.
  void guestVisible(boolean visible) {
    if (guestVisible != visible) {
      guestVisible = visible;
      apply();
    }
  }

  /// Sets whether the window has captured the pointer and reports only its movements.
  void captured(boolean yes) {
    captured = yes;
    apply();
    if (GLFW.glfwRawMouseMotionSupported()) {
      GLFW.glfwSetInputMode(
          window, GLFW.GLFW_RAW_MOUSE_MOTION, yes ? GLFW.GLFW_TRUE : GLFW.GLFW_FALSE);
    }
  }

  /// Sets whether the pointer, which is not captured, cannot leave the window.
  void confined(boolean yes) {
    if (confined != yes) {
      confined = yes;
      apply();
    }
  }

  /// Sets whether the pointer is over the viewer's own controls, where it is the host's.
  void ownControls(boolean yes) {
    if (ownControls != yes) {
      ownControls = yes;
      apply();
    }
  }

  private void apply() {
    boolean visible = shape == null || guestVisible || ownControls;
    // GLFW has no mode for a confined pointer that is hidden.
    long image = ownControls ? NULL : confined && !visible ? blank() : cursor;
    if (image != set) {
      set = image;
      GLFW.glfwSetCursor(window, image);
    }
    int mode =
        captured
            ? GLFW.GLFW_CURSOR_DISABLED
            : confined
                ? GLFW.GLFW_CURSOR_CAPTURED
                : visible ? GLFW.GLFW_CURSOR_NORMAL : GLFW.GLFW_CURSOR_HIDDEN;
    if (GLFW.glfwGetInputMode(window, GLFW.GLFW_CURSOR) != mode) {
      GLFW.glfwSetInputMode(window, GLFW.GLFW_CURSOR, mode);
    }
  }

  /// Returns a pointer without a visible pixel.
  private long blank() {
    if (blank == NULL) {
      try (MemoryStack stack = MemoryStack.stackPush()) {
        ByteBuffer clear = ByteBuffer.allocateDirect(4);
        blank = GLFW.glfwCreateCursor(GLFWImage.malloc(stack).set(1, 1, clear), 0, 0);
      }
    }
    return blank;
  }

  private static long create(CursorImage image) {
    ByteBuffer rgba = ByteBuffer.allocateDirect(4 * image.width() * image.height());
    straighten(image.pixels(), rgba);
    try (MemoryStack stack = MemoryStack.stackPush()) {
      GLFWImage i = GLFWImage.malloc(stack).set(image.width(), image.height(), rgba);
      return GLFW.glfwCreateCursor(i, image.hotX(), image.hotY());
    }
  }

  /// Converts premultiplied B, G, R, A to straight R, G, B, A, the format that GLFW expects for
  /// pointers.
  static void straighten(ByteBuffer bgra, ByteBuffer rgba) {
    for (int i = 0; i + 3 < bgra.limit(); i += 4) {
      int alpha = bgra.get(i + 3) & 0xff;
      rgba.put(i, straight(bgra.get(i + 2) & 0xff, alpha));
      rgba.put(i + 1, straight(bgra.get(i + 1) & 0xff, alpha));
      rgba.put(i + 2, straight(bgra.get(i) & 0xff, alpha));
      rgba.put(i + 3, (byte) alpha);
    }
  }

  private static byte straight(int premultiplied, int alpha) {
    return alpha == 0 ? 0 : (byte) Math.min(255, (premultiplied * 255 + alpha / 2) / alpha);
  }

  private static void destroy(long image) {
    if (image != NULL) {
      GLFW.glfwDestroyCursor(image);
    }
  }

  @Override
  public void close() {
    destroy(cursor);
    destroy(blank);
    cursor = NULL;
    blank = NULL;
  }
}
