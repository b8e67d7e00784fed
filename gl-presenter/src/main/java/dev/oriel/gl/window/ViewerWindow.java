// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.window;

import static org.lwjgl.system.MemoryUtil.NULL;

import dev.oriel.core.cursor.CursorImage;
import dev.oriel.core.frame.Frame;
import dev.oriel.core.frame.FrameSink;
import dev.oriel.core.geometry.Rect;
import dev.oriel.core.text.UntrustedText;
import dev.oriel.dmabuf.EglDisplay;
import dev.oriel.gl.Overlay;
import dev.oriel.gl.PictureLayout;
import dev.oriel.gl.Presenter;
import dev.oriel.gl.PresenterListener;
import dev.oriel.gl.internal.present.PresentOptions;
import dev.oriel.gl.internal.present.PresentSurface;
import dev.oriel.gl.internal.present.SurfacePresenter;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.lwjgl.glfw.Callbacks;
import org.lwjgl.glfw.GLFW;
import org.lwjgl.system.MemoryStack;

/// A window that shows a console and tells what the user does in it.
///
/// Threading: opened and closed on the main thread; the other methods on any thread.
public final class ViewerWindow implements AutoCloseable {

  private static final double MM_PER_INCH = 25.4;
  private static final double DEFAULT_DPI = 96;

  private final WindowLoop loop;
  private final long window;
  private final WindowState state = new WindowState();
  private final HostCursor cursor;

  /// A swap that takes longer waits for a screen that does not come.
  private static final Duration LAST_DRAW = Duration.ofMillis(500);

  private final SurfacePresenter presenter;
  private final WindowTouches touches;
  private final TouchSource touchSource;
  private final WindowEvents events;
  private final WindowInput input;
  private final RefreshRate refresh;
  private final Runnable afterEvents;

  /// Whether the desktop gave the window another size than it asked for, as kiosks and tiling ones
  /// do: a window that takes a larger one all the same breaks xdg-shell's rules, and is cut off.
  private final boolean imposed;

  private boolean shown = true;
  private boolean minimised;
  private Rect windowed = Rect.EMPTY;
  private boolean closed;

  private ViewerWindow(
      WindowLoop loop,
      long window,
      @Nullable EglDisplay painter,
      WindowOptions options,
      WindowInput input,
      PresenterListener listener) {
    this.loop = loop;
    this.window = window;
    this.input = input;
    PresentSurface surface = NativeWindow.surface(loop, window, state, painter, options);
    refresh = new RefreshRate(loop, window, state);
    updateSize();
    Rect asked = Rect.ofSize(options.width(), options.height());
    imposed = loop.wayland() && !desktopSize(window).equals(asked);
    if (state.width() != options.width() || state.height() != options.height()) {
      // Windows are made in the desktop's units; where those are no pixels, it is put right now.
      resize(options.width(), options.height());
    }
    cursor = new HostCursor(window);
    presenter =
        SurfacePresenter.start(
            surface,
            new PresentOptions(options.renderNode(), options.release(), options.maxFps()),
            listener);
    touches = new WindowTouches(window, presenter, input);
    events = new WindowEvents(window, loop.wayland(), options, presenter, cursor, touches, input);
    afterEvents = this::afterEvents;
    connect();
    touchSource = TouchSource.of(loop, window, touches, events);
  }

  private void afterEvents() {
    events.afterEvents();
    refresh.afterEvents();
  }

  /// Opens a window.
  ///
  /// @throws WindowException if the window system or EGL refuses
  public static ViewerWindow open(
      WindowLoop loop, WindowOptions options, WindowInput input, PresenterListener listener) {
    EglDisplay painter = NativeWindow.painterForSharedMemory(loop, options);
    long window = NativeWindow.create(loop, options, painter == null, true);
    try {
      return new ViewerWindow(loop, window, painter, options, input, listener);
    } catch (RuntimeException e) {
      GLFW.glfwDestroyWindow(window);
      throw e;
    }
  }

  /// The EGL display that windows of this window system are drawn on, as a window tells that is
  /// never shown.
  ///
  /// Ownership: what is answered ends with the window system's connection; its capabilities stay
  /// readable.
  ///
  /// @throws WindowException if the window system or EGL refuses
  public static EglDisplay probe(WindowLoop loop) {
    long window = NativeWindow.create(loop, new WindowOptions("Oriel", 1, 1), true, false);
    try {
      return NativeWindow.adoptDisplay(loop);
    } finally {
      GLFW.glfwDestroyWindow(window);
    }
  }

  private void connect() {
    events.connect();
    loop.afterEvents(afterEvents);
    GLFW.glfwSetFramebufferSizeCallback(
        window,
        (_, _, _) -> {
          updateSize();
          presenter.redraw();
          input.resized(metrics());
        });
    GLFW.glfwSetWindowContentScaleCallback(window, (_, _, _) -> input.resized(metrics()));
    GLFW.glfwSetWindowRefreshCallback(window, _ -> presenter.redraw());
    GLFW.glfwSetWindowIconifyCallback(
        window,
        (_, iconified) -> {
          minimised = iconified;
          updateVisibility();
        });
  }

  private void updateVisibility() {
    boolean visible = shown && !minimised;
    if (!visible) {
      touches.cancelled();
    }
    state.visible(visible);
    presenter.redraw();
  }

  private void updateSize() {
    try (MemoryStack stack = MemoryStack.stackPush()) {
      var w = stack.mallocInt(1);
      var h = stack.mallocInt(1);
      GLFW.glfwGetFramebufferSize(window, w, h);
      state.resized(w.get(0), h.get(0));
    }
  }

  /// What the window shows; frames go in here.
  ///
  /// The guest's pointer shape becomes the host's pointer over the window.
  public FrameSink sink() {
    return new FrameSink() {
      private boolean pointerShown = true;

      @Override
      public void frame(Frame frame) {
        presenter.frame(frame);
      }

      @Override
      public void cursorDefined(CursorImage image) {
        presenter.cursorDefined(image);
        onMain(() -> cursor.shape(image));
      }

      @Override
      public void cursorMoved(int x, int y, boolean visible) {
        presenter.cursorMoved(x, y, visible);
        if (visible != pointerShown) {
          pointerShown = visible;
          onMain(() -> cursor.guestVisible(visible));
        }
      }

      @Override
      public void rejected(String reason) {
        presenter.rejected(reason);
      }

      @Override
      public void disconnected(String reason) {
        presenter.disconnected(reason);
      }
    };
  }

  /// What draws the window: for its statistics, and for how the guest's buffers go back.
  public Presenter presenter() {
    return presenter;
  }

  /// The window's size now. Threading: the main thread.
  public WindowMetrics metrics() {
    loop.check();
    int width = state.width();
    int height = state.height();
    double scale = contentScale();
    Monitors.Monitor monitor = Monitors.of(loop, window);
    double mmPerPixel =
        monitor == null ? MM_PER_INCH / (DEFAULT_DPI * scale) : monitor.mmPerPixel();
    return new WindowMetrics(
        width,
        height,
        scale,
        (int) Math.round(width * mmPerPixel),
        (int) Math.round(height * mmPerPixel));
  }

  /// The pace of the screen that the window is on, from one of its pictures to the next.
  long refreshNanos() {
    return state.refreshNanos();
  }

  /// Lays the picture out in another way.
  public void layout(PictureLayout layout) {
    presenter.layout(layout);
  }

  /// Shows words of the viewer's own over the picture.
  public void overlay(Overlay overlay) {
    onMain(() -> presenter.overlay(overlay, (int) Math.max(1, Math.round(2 * contentScale()))));
  }

  private double contentScale() {
    try (MemoryStack stack = MemoryStack.stackPush()) {
      var x = stack.mallocFloat(1);
      GLFW.glfwGetWindowContentScale(window, x, null);
      return x.get(0) > 0 ? x.get(0) : 1;
    }
  }

  /// The text in the host's clipboard, or nothing. Threading: the main thread.
  public String clipboard() {
    loop.check();
    String text = GLFW.glfwGetClipboardString(window);
    return text == null ? "" : text;
  }

  /// What is printed on a key, in the host's layout; empty where that is no character. Threading:
  /// the main thread.
  ///
  /// @param evdevCode its number in `linux/input-event-codes.h`
  public String printedOn(int evdevCode) {
    loop.check();
    return events.printedOn(evdevCode);
  }

  /// Fills a screen.
  ///
  /// @param monitor its number from 1 or its name, or empty for the one that the window is on
  /// @throws WindowException where there is no such screen. Threading: the main thread.
  public void fullscreen(String monitor) {
    loop.check();
    Monitors.Monitor on =
        monitor.isEmpty() ? Monitors.of(loop, window) : Monitors.choose(Monitors.list(), monitor);
    if (on == null) {
      return;
    }
    if (windowed.isEmpty()) {
      windowed = Monitors.place(loop, window);
    }
    GLFW.glfwSetWindowMonitor(
        window, on.handle(), 0, 0, on.area().width(), on.area().height(), on.refreshHz());
  }

  /// Makes it a window again, where it filled a screen. Threading: the main thread.
  public void windowed() {
    loop.check();
    Rect place = windowed;
    if (!place.isEmpty()) {
      windowed = Rect.EMPTY;
      GLFW.glfwSetWindowMonitor(
          window, NULL, place.x(), place.y(), place.width(), place.height(), GLFW.GLFW_DONT_CARE);
    }
  }

  /// Puts the window at the right of another; on Wayland, where clients have no say in that, it
  /// stays where it is.
  public void placeRightOf(ViewerWindow other) {
    onMain(
        () -> {
          if (!loop.wayland()) {
            Rect left = Monitors.place(loop, other.window);
            GLFW.glfwSetWindowPos(window, left.right(), left.y());
          }
        });
  }

  /// Changes the title, of which what acts instead of being seen becomes escapes.
  public void title(String title) {
    onMain(() -> GLFW.glfwSetWindowTitle(window, UntrustedText.line(title)));
  }

  /// The window's size in the desktop's units.
  private static Rect desktopSize(long window) {
    try (MemoryStack stack = MemoryStack.stackPush()) {
      var w = stack.mallocInt(1);
      var h = stack.mallocInt(1);
      GLFW.glfwGetWindowSize(window, w, h);
      return Rect.ofSize(w.get(0), h.get(0));
    }
  }

  /// Makes the content so many pixels of the framebuffer large, where the desktop allows it.
  public void resize(int width, int height) {
    onMain(
        () -> {
          if (imposed || GLFW.glfwGetWindowAttrib(window, GLFW.GLFW_MAXIMIZED) == GLFW.GLFW_TRUE) {
            return;
          }
          Rect now = desktopSize(window);
          double sx = state.width() > 0 ? (double) now.width() / state.width() : 1;
          double sy = state.height() > 0 ? (double) now.height() / state.height() : 1;
          GLFW.glfwSetWindowSize(
              window,
              (int) Math.max(1, Math.round(width * sx)),
              (int) Math.max(1, Math.round(height * sy)));
        });
  }

  /// Puts the window on the screen or takes it off; what is off the screen is not drawn, and the
  /// guest gets its buffers back all the same.
  public void show(boolean onScreen) {
    onMain(
        () -> {
          shown = onScreen;
          if (onScreen) {
            // Who shows it is not always who types. And on X11 the focus is refused, and that ends
            // the process, where something else has just taken the window off the screen.
            GLFW.glfwSetWindowAttrib(window, GLFW.GLFW_FOCUS_ON_SHOW, GLFW.GLFW_FALSE);
            GLFW.glfwShowWindow(window);
          } else {
            // On Wayland the surface loses its role: no swap may be under way.
            updateVisibility();
            presenter.awaitUndrawn(LAST_DRAW);
            GLFW.glfwHideWindow(window);
          }
          updateVisibility();
        });
  }

  /// Takes the keyboard with the host's shortcuts, and the pointer of a guest with a relative
  /// mouse, or lets them go; Ctrl+Alt+G does the same.
  public void grab(boolean yes) {
    onMain(() -> events.grab(yes));
  }

  /// Says whether the guest's mouse tells movements (then a click captures the pointer and
  /// Ctrl+Alt+G lets it go) or places.
  public void relativePointer(boolean relative) {
    onMain(() -> events.relative(relative));
  }

  private void onMain(Runnable task) {
    loop.execute(
        () -> {
          if (!closed) {
            task.run();
          }
        });
  }

  /// Closes the window; what it held of the guest goes back. Threading: the main thread.
  @Override
  public void close() {
    loop.check();
    if (closed) {
      return;
    }
    closed = true;
    loop.notAfterEvents(afterEvents);
    touches.cancelled();
    refresh.close();
    touchSource.close();
    presenter.close();
    events.close();
    cursor.close();
    Callbacks.glfwFreeCallbacks(window);
    GLFW.glfwDestroyWindow(window);
  }
}
