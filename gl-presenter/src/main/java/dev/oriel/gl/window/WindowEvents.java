// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.window;

import dev.oriel.core.geometry.Rotation;
import dev.oriel.core.geometry.Viewport;
import dev.oriel.core.input.MouseButton;
import dev.oriel.gl.internal.KeyboardGrabEvents;
import dev.oriel.gl.internal.present.SurfacePresenter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lwjgl.glfw.GLFW;
import org.lwjgl.system.MemoryStack;

/// Translates the key and pointer events of a window into the guest's terms.
///
/// A guest with an absolute pointer gets the pointer's position. A guest with a relative pointer
/// gets its movements while the window has captured it, by a click or by the grab's chord, which
/// also releases the pointer at any time, and grabs the keyboard with the host's shortcuts for both
/// kinds of guest.
///
/// Threading: the main thread.
final class WindowEvents implements KeyboardGrabEvents {

  private static final int NO_KEY = -2;

  private final long window;
  private final HostShortcuts shortcuts;
  private final boolean grabsOnFocus;
  private final Hotkeys hotkeys;
  private final boolean wayland;
  private final KeyCodes codes;
  private final SurfacePresenter presenter;
  private final HostCursor cursor;
  private final WindowInput input;
  private final WindowTouches touches;
  private final Wheel wheel;
  private boolean relative;
  private boolean grabbed;
  private boolean captured;
  private boolean confines;
  private final PendingChord pending;
  private int chordKey = NO_KEY;
  private final HeldKeys held = new HeldKeys();
  private List<Integer> heldAtGrab = List.of();
  private boolean inside;
  private boolean moveReported;
  private int swallowedButton = -1;
  private double lastX = -1;
  private double lastY = -1;
  private double restX;
  private double restY;

  WindowEvents(
      long window,
      WindowLoop loop,
      WindowOptions options,
      SurfacePresenter presenter,
      HostCursor cursor,
      WindowTouches touches,
      Wheel wheel,
      WindowInput input) {
    this.grabsOnFocus = options.grab();
    this.hotkeys = options.hotkeys();
    this.window = window;
    this.wayland = loop.wayland();
    this.shortcuts = new HostShortcuts(wayland, window);
    this.codes = KeyCodes.of(wayland);
    this.presenter = presenter;
    this.cursor = cursor;
    this.touches = touches;
    this.wheel = wheel;
    this.input = input;
    this.confines = options.confines();
    this.pending = new PendingChord(loop::after, input::shortcut);
  }

  void connect() {
    GLFW.glfwSetInputMode(window, GLFW.GLFW_LOCK_KEY_MODS, GLFW.GLFW_TRUE);
    GLFW.glfwSetKeyCallback(window, (_, key, code, action, mods) -> key(key, code, action, mods));
    GLFW.glfwSetCharCallback(window, (_, codePoint) -> input.text(codePoint));
    GLFW.glfwSetCursorPosCallback(
        window,
        (_, x, y) -> {
          moveReported = true;
          moved(x, y);
        });
    GLFW.glfwSetCursorEnterCallback(
        window,
        (_, entered) -> {
          inside = entered;
          if (!entered && !captured) {
            cursor.ownControls(false);
            input.pointerLeft();
          }
        });
    GLFW.glfwSetMouseButtonCallback(window, (_, button, action, _) -> button(button, action));
    GLFW.glfwSetScrollCallback(window, (_, x, y) -> wheel.turned(x, y, input));
    GLFW.glfwSetWindowFocusCallback(window, (_, focused) -> focused(focused));
    GLFW.glfwSetWindowCloseCallback(
        window,
        w -> {
          GLFW.glfwSetWindowShouldClose(w, false);
          // GLFW asks all windows to close when the compositor has ended.
          WindowException lost = wayland ? LostCompositor.find() : null;
          if (lost == null) {
            input.closeRequested();
          } else {
            presenter.fail(lost);
          }
        });
  }

  /// Detects the pointer at 0,0 of an X11 window. GLFW takes a motion to this point for one that it
  /// made itself (`warpCursorPosX` and `Y`, which are initially 0, in its `x11_window.c`), and does
  /// not report it.
  void afterEvents() {
    boolean reported = moveReported;
    moveReported = false;
    if (reported || !inside || captured || wayland || (lastX == 0 && lastY == 0)) {
      return;
    }
    try (MemoryStack stack = MemoryStack.stackPush()) {
      var x = stack.mallocDouble(1);
      var y = stack.mallocDouble(1);
      GLFW.glfwGetCursorPos(window, x, y);
      if (x.get(0) == 0 && y.get(0) == 0) {
        moved(0, 0);
      }
    }
  }

  /// Sets whether the guest's mouse reports relative movements instead of positions.
  void relative(boolean yes) {
    if (relative == yes) {
      return;
    }
    boolean had = captured;
    relative = yes;
    if (had) {
      grab(false);
    } else if (grabbed) {
      capture(yes);
    }
  }

  /// Grabs the keyboard with the host's shortcuts, and the pointer of a guest with a relative
  /// mouse, or releases them.
  void grab(boolean yes) {
    if (grabbed == yes) {
      return;
    }
    if (yes) {
      grab(relative, shortcuts.inhibit());
    } else {
      shortcuts.restore();
      grabbed = false;
      cursor.confined(false);
      capture(false);
      input.grabbed(false, "");
    }
  }

  private void grab(boolean pointer, @Nullable String refused) {
    grabbed = true;
    cursor.confined(confines);
    capture(pointer);
    input.grabbed(true, refused == null ? "" : refused);
  }

  /// Sets whether the pointer of a guest with a tablet cannot leave the window while it has grabbed
  /// the keyboard.
  void confines(boolean yes) {
    confines = yes;
    cursor.confined(grabbed && yes);
  }

  private void capture(boolean yes) {
    if (captured == yes) {
      return;
    }
    captured = yes;
    if (yes) {
      cursor.ownControls(false);
      input.pointerLeft();
    }
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
  }

  private void key(int key, int code, int action, int mods) {
    if (chordKey == code) {
      // A chord lasts until its key is released.
      chordKey = action == GLFW.GLFW_RELEASE ? NO_KEY : code;
      return;
    }
    if (action == GLFW.GLFW_PRESS && chord(key, code, mods)) {
      chordKey = code;
      return;
    }
    if (action != GLFW.GLFW_REPEAT) {
      // A modifier that goes up, or another key.
      pending.act();
    }
    if (action == GLFW.GLFW_PRESS) {
      input.hostLocks((mods & GLFW.GLFW_MOD_CAPS_LOCK) != 0, (mods & GLFW.GLFW_MOD_NUM_LOCK) != 0);
    }
    int evdev = codes.evdev(key, code);
    if (evdev == KeyCodes.NONE) {
      return;
    }
    if (action == GLFW.GLFW_RELEASE) {
      held.release(evdev);
      input.key(evdev, KeyAction.RELEASED);
    } else {
      input.key(evdev, held.press(evdev) ? KeyAction.REPEATED : KeyAction.PRESSED);
    }
  }

  /// Releases the held keys, because the window does not receive their releases from now on.
  @Override
  public void keyboardTaken() {
    heldAtGrab = held.forget();
    pending.forget();
    chordKey = NO_KEY;
    input.focusLost();
  }

  /// Presses the modifiers again that the user has held all the time.
  @Override
  public void keyboardReturned(int modifiers) {
    for (int evdev : heldAtGrab) {
      if (HeldKeys.isModifier(evdev, modifiers)) {
        boolean _ = held.press(evdev);
        input.key(evdev, KeyAction.PRESSED);
      }
    }
    heldAtGrab = List.of();
  }

  private boolean chord(int key, int code, int mods) {
    String name = KeyName.of(key, code);
    if (name.isEmpty()) {
      return false;
    }
    if (KeyName.isChord(hotkeys.grab(), mods, name)) {
      pending.forget();
      grab(!grabbed);
      return true;
    }
    for (Map.Entry<Chord, String> entry : hotkeys.actions().entrySet()) {
      if (KeyName.isChord(entry.getKey(), mods, name)) {
        return pending.pressed(entry.getKey(), entry.getValue());
      }
    }
    return false;
  }

  /// Returns the label of a key in the host's keyboard layout, or an empty text if the key produces
  /// no character.
  String printedOn(int evdevCode) {
    int code = codes.code(evdevCode);
    String printed = code < 0 ? null : GLFW.glfwGetKeyName(GLFW.GLFW_KEY_UNKNOWN, code);
    return printed == null ? "" : printed;
  }

  private void moved(double x, double y) {
    if (captured) {
      Rotation turned = presenter.viewport().rotation();
      restX += turned.unturnX(x - lastX, y - lastY);
      restY += turned.unturnY(x - lastX, y - lastY);
      int dx = (int) restX;
      int dy = (int) restY;
      restX -= dx;
      restY -= dy;
      if (dx != 0 || dy != 0) {
        input.motion(dx, dy);
      }
    } else {
      Viewport v = presenter.viewport();
      WindowPlace place = WindowPlace.of(window, v, x, y);
      if (place != null) {
        boolean kept = input.pointing((int) place.x(), (int) place.y());
        cursor.ownControls(kept);
        if (!kept && !relative) {
          moved(v, place);
        }
      }
    }
    lastX = x;
    lastY = y;
  }

  private void moved(Viewport viewport, WindowPlace place) {
    Viewport v = viewport;
    if (v.cut() && !touches.any()) {
      // The visible part follows the pointer, so that moving over the window moves over the whole
      // picture. During a touch it does not: X11 moves the pointer to the place where a finger
      // comes down, and that finger refers to the visible part.
      double across = Math.clamp(place.x() / Math.max(1, v.windowWidth() - 1), 0, 1);
      double down = Math.clamp(place.y() / Math.max(1, v.windowHeight() - 1), 0, 1);
      presenter.pan(across, down);
      v = v.panned(across, down);
    }
    cursor.scale(v.scale(), v.scale() * place.units(), wayland);
    input.pointer(v.pictureX(place.x(), place.y()), v.pictureY(place.x(), place.y()));
  }

  private void button(int button, int action) {
    if (action == GLFW.GLFW_RELEASE && button == swallowedButton) {
      swallowedButton = -1;
      return;
    }
    MouseButton known = mouseButton(button);
    if (!captured && known != null && input.pressing(known, action == GLFW.GLFW_PRESS)) {
      return;
    }
    if (relative && !captured) {
      if (action == GLFW.GLFW_PRESS) {
        swallowedButton = button;
        if (grabbed) {
          capture(true);
        } else {
          grab(true);
        }
      }
      return;
    }
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
      // QEMU has no other buttons, and aborts on an unknown button number.
      default -> null;
    };
  }

  /// Restores the host's shortcuts. Call this before the window is destroyed.
  void close() {
    shortcuts.close();
  }

  private void focused(boolean yes) {
    if (!yes) {
      grab(false);
      pending.forget();
      chordKey = NO_KEY;
      var _ = held.forget();
      heldAtGrab = List.of();
      touches.cancelled();
      input.focusLost();
    } else {
      if (grabsOnFocus) {
        grab(false, shortcuts.inhibit());
      }
      input.focusGained();
    }
  }
}
