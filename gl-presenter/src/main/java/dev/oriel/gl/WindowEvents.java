package dev.oriel.gl;

import dev.oriel.core.geometry.Viewport;
import dev.oriel.core.input.MouseButton;
import org.jspecify.annotations.Nullable;
import org.lwjgl.glfw.GLFW;
import org.lwjgl.system.MemoryStack;

/// Translates a window's events of keys and pointer into the guest's terms.
///
/// An absolute guest is told where the pointer is. A relative one is told how it moves while the
/// window has captured it: a click captures, Ctrl+Alt+G lets go and captures.
///
/// Threading: the main thread.
final class WindowEvents {

  /// X11's key codes are evdev's plus 8, by the X protocol's history; Wayland's are evdev's.
  private static final int X11_KEY_OFFSET = 8;

  private final long window;
  private final int keyOffset;
  private final Presenter presenter;
  private final HostCursor cursor;
  private final WindowInput input;
  private final ScrollNotches vertical = new ScrollNotches();
  private final ScrollNotches horizontal = new ScrollNotches();
  private boolean relative;
  private boolean captured;
  private boolean chordHeld;
  private int swallowedButton = -1;
  private double lastX;
  private double lastY;
  private double restX;
  private double restY;

  WindowEvents(
      long window, boolean wayland, Presenter presenter, HostCursor cursor, WindowInput input) {
    this.window = window;
    this.keyOffset = wayland ? 0 : X11_KEY_OFFSET;
    this.presenter = presenter;
    this.cursor = cursor;
    this.input = input;
  }

  void connect() {
    GLFW.glfwSetKeyCallback(window, (_, key, code, action, mods) -> key(key, code, action, mods));
    GLFW.glfwSetCursorPosCallback(window, (_, x, y) -> moved(x, y));
    GLFW.glfwSetMouseButtonCallback(window, (_, button, action, _) -> button(button, action));
    GLFW.glfwSetScrollCallback(window, (_, x, y) -> scrolled(x, y));
    GLFW.glfwSetWindowFocusCallback(window, (_, focused) -> focused(focused));
    GLFW.glfwSetWindowCloseCallback(
        window,
        w -> {
          GLFW.glfwSetWindowShouldClose(w, false);
          input.closeRequested();
        });
  }

  /// Whether the guest's mouse tells movements, not places.
  void relative(boolean yes) {
    if (relative == yes) {
      return;
    }
    relative = yes;
    if (!yes) {
      capture(false);
    }
  }

  void capture(boolean yes) {
    if (captured == yes) {
      return;
    }
    captured = yes;
    cursor.captured(yes);
    presenter.drawPointer(yes);
    restX = 0;
    restY = 0;
    try (MemoryStack stack = MemoryStack.stackPush()) {
      var x = stack.mallocDouble(1);
      var y = stack.mallocDouble(1);
      GLFW.glfwGetCursorPos(window, x, y);
      lastX = x.get(0);
      lastY = y.get(0);
    }
    input.captured(yes);
  }

  private void key(int key, int code, int action, int mods) {
    boolean chord =
        key == GLFW.GLFW_KEY_G
            && (mods & GLFW.GLFW_MOD_CONTROL) != 0
            && (mods & GLFW.GLFW_MOD_ALT) != 0;
    if (chord && action == GLFW.GLFW_PRESS) {
      chordHeld = true;
      if (relative) {
        capture(!captured);
      }
      return;
    }
    if (chordHeld && key == GLFW.GLFW_KEY_G) {
      chordHeld = action != GLFW.GLFW_RELEASE;
      return;
    }
    int evdev = code - keyOffset;
    if (evdev < 1) {
      return;
    }
    input.key(
        evdev,
        switch (action) {
          case GLFW.GLFW_RELEASE -> KeyAction.RELEASED;
          case GLFW.GLFW_REPEAT -> KeyAction.REPEATED;
          default -> KeyAction.PRESSED;
        });
  }

  private void moved(double x, double y) {
    if (captured) {
      restX += x - lastX;
      restY += y - lastY;
      int dx = (int) restX;
      int dy = (int) restY;
      restX -= dx;
      restY -= dy;
      if (dx != 0 || dy != 0) {
        input.motion(dx, dy);
      }
    } else if (!relative) {
      // Events are in the desktop's logical units, the viewport in the framebuffer's pixels.
      Viewport v = presenter.viewport();
      try (MemoryStack stack = MemoryStack.stackPush()) {
        var w = stack.mallocInt(1);
        var h = stack.mallocInt(1);
        GLFW.glfwGetWindowSize(window, w, h);
        if (w.get(0) > 0 && h.get(0) > 0 && v.windowWidth() > 0) {
          input.pointer(
              v.pictureX(x * v.windowWidth() / w.get(0)),
              v.pictureY(y * v.windowHeight() / h.get(0)));
        }
      }
    }
    lastX = x;
    lastY = y;
  }

  private void button(int button, int action) {
    if (action == GLFW.GLFW_RELEASE && button == swallowedButton) {
      swallowedButton = -1;
      return;
    }
    if (relative && !captured) {
      if (action == GLFW.GLFW_PRESS) {
        swallowedButton = button;
        capture(true);
      }
      return;
    }
    MouseButton known = mouseButton(button);
    if (known != null) {
      input.button(known, action == GLFW.GLFW_PRESS);
    }
  }

  static @Nullable MouseButton mouseButton(int glfw) {
    return switch (glfw) {
      case GLFW.GLFW_MOUSE_BUTTON_LEFT -> MouseButton.LEFT;
      case GLFW.GLFW_MOUSE_BUTTON_RIGHT -> MouseButton.RIGHT;
      case GLFW.GLFW_MOUSE_BUTTON_MIDDLE -> MouseButton.MIDDLE;
      case GLFW.GLFW_MOUSE_BUTTON_4 -> MouseButton.SIDE;
      case GLFW.GLFW_MOUSE_BUTTON_5 -> MouseButton.EXTRA;
      // QEMU knows no others, and aborts on numbers that it does not know.
      default -> null;
    };
  }

  private void scrolled(double x, double y) {
    scroll(vertical.add(y), MouseButton.WHEEL_UP, MouseButton.WHEEL_DOWN);
    // GLFW counts to the left as positive.
    scroll(horizontal.add(x), MouseButton.WHEEL_LEFT, MouseButton.WHEEL_RIGHT);
  }

  private void scroll(int notches, MouseButton positive, MouseButton negative) {
    if (notches != 0) {
      input.scroll(notches > 0 ? positive : negative, Math.abs(notches));
    }
  }

  private void focused(boolean yes) {
    if (!yes) {
      capture(false);
      chordHeld = false;
      input.focusLost();
    }
  }
}
