// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.window;

import dev.oriel.core.frame.FrameSink;
import dev.oriel.core.geometry.Rect;
import dev.oriel.core.text.UntrustedText;
import dev.oriel.dmabuf.EglDisplay;
import dev.oriel.gl.PictureLayout;
import dev.oriel.gl.Presenter;
import dev.oriel.gl.PresenterListener;
import dev.oriel.gl.internal.panel.OverlayLayout;
import dev.oriel.gl.internal.present.PresentOptions;
import dev.oriel.gl.internal.present.PresentSurface;
import dev.oriel.gl.internal.present.SurfacePresenter;
import dev.oriel.gl.overlay.Overlay;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.lwjgl.glfw.Callbacks;
import org.lwjgl.glfw.GLFW;
import org.lwjgl.system.MemoryStack;

/// A window that shows a console and reports the user's input.
///
/// Threading: opened and closed on the main thread; the other methods may be called on any thread,
/// unless they say otherwise.
public final class ViewerWindow implements AutoCloseable {

  /// There is no button and no bar or menu at a pixel.
  public static final int NOTHING = OverlayLayout.NOTHING;

  /// A pixel is of a bar or a menu and of none of its buttons.
  public static final int GROUND = OverlayLayout.GROUND;

  private static final double MM_PER_INCH = 25.4;
  private static final double DEFAULT_DPI = 96;

  private final WindowLoop loop;
  private final long window;
  private final WindowState state = new WindowState();
  private final HostCursor cursor;
  private final WindowClipboard clipboard;

  /// The longest wait for the last swap. A swap that takes longer waits for a screen that does not
  /// answer.
  private static final Duration LAST_DRAW = Duration.ofMillis(500);

  private final SurfacePresenter presenter;
  private final WindowOverlay overlays;
  private final WindowTouches touches;
  private final TouchSource touchSource;
  private final WindowEvents events;
  private final WindowInput input;
  private final RefreshRate refresh;
  private final Runnable afterEvents;

  private final WindowPlacement placement;
  private boolean shown = true;
  private boolean minimised;
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
    refresh = new RefreshRate(loop, window, state, input::refreshed);
    placement =
        new WindowPlacement(loop, window, state, Rect.ofSize(options.width(), options.height()));
    updateSize();
    if (state.width() != options.width() || state.height() != options.height()) {
      // Windows are created in the desktop's units. If these are not pixels, the size is corrected
      // now.
      placement.resize(options.width(), options.height());
    }
    cursor = new HostCursor(window);
    clipboard = new WindowClipboard(loop, window);
    presenter =
        SurfacePresenter.start(
            surface,
            new PresentOptions(options.renderNode(), options.release(), options.maxFps()),
            listener);
    overlays = new WindowOverlay(presenter);
    touches = new WindowTouches(window, presenter, input);
    events =
        new WindowEvents(
            window,
            loop,
            options,
            presenter,
            cursor,
            touches,
            new Wheel(this::wheelInNotches),
            input);
    afterEvents = this::afterEvents;
    connect();
    touchSource = TouchSource.of(loop, window, touches, events);
  }

  private boolean wheelInNotches() {
    return touchSource.wheelInNotches();
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

  /// Returns the EGL display on which this window system's windows are drawn, queried through a
  /// window that is never shown.
  ///
  /// Ownership: the display ends with the connection to the window system; its capabilities remain
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
          resized();
        });
    GLFW.glfwSetWindowContentScaleCallback(window, (_, _, _) -> resized());
    GLFW.glfwSetWindowRefreshCallback(window, _ -> presenter.redraw());
    GLFW.glfwSetWindowIconifyCallback(
        window,
        (_, iconified) -> {
          minimised = iconified;
          updateVisibility();
        });
  }

  private void resized() {
    overlays.resized(state.width(), state.height(), placement.scale());
    input.resized(metrics());
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
      Rect units = placement.size();
      state.resized(w.get(0), h.get(0), units.width(), units.height());
    }
  }

  /// Returns the sink for the frames that the window shows.
  ///
  /// The shape of the guest's pointer becomes the shape of the host's pointer over the window.
  public FrameSink sink() {
    return new WindowSink(presenter, cursor, this::onMain);
  }

  /// Returns the presenter of the window, for its statistics and its release policy.
  public Presenter presenter() {
    return presenter;
  }

  /// Returns the current size of the window. Threading: the main thread.
  public WindowMetrics metrics() {
    loop.check();
    int width = state.width();
    int height = state.height();
    double scale = placement.scale();
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

  /// Returns the refresh interval of the screen that the window is on.
  public long refreshNanos() {
    return state.refreshNanos();
  }

  /// Sets the layout of the picture.
  public void layout(PictureLayout layout) {
    presenter.layout(layout);
  }

  /// Shows the viewer's own messages and controls over the picture.
  public void overlay(Overlay overlay) {
    onMain(() -> overlays.show(overlay, state.width(), state.height(), placement.scale()));
  }

  /// Returns the id of the overlay's button at a pixel of the window, or [#GROUND] or [#NOTHING].
  /// Threading: the main thread.
  public int controlAt(int x, int y) {
    loop.check();
    return overlays.controlAt(x, y);
  }

  /// Returns the host's clipboard.
  public WindowClipboard clipboard() {
    return clipboard;
  }

  /// Returns whether the window has the keyboard focus. Threading: the main thread.
  public boolean isFocused() {
    loop.check();
    return GLFW.glfwGetWindowAttrib(window, GLFW.GLFW_FOCUSED) == GLFW.GLFW_TRUE;
  }

  /// Returns the label of a key in the host's keyboard layout, or an empty text if the key produces
  /// no character. Threading: the main thread.
  ///
  /// @param evdevCode the key's code in `linux/input-event-codes.h`
  public String printedOn(int evdevCode) {
    loop.check();
    return events.printedOn(evdevCode);
  }

  /// Makes the window fill a screen. Threading: the main thread.
  ///
  /// @param monitor the number of the screen, from 1, or its name; empty for the screen that the
  ///   window is on
  /// @throws WindowException if there is no such screen
  public void fullscreen(String monitor) {
    loop.check();
    placement.fullscreen(monitor);
  }

  /// Restores the window if it filled a screen. Threading: the main thread.
  public void windowed() {
    loop.check();
    placement.windowed();
  }

  /// Keeps the window above others or does not. Threading: the main thread.
  ///
  /// @return false if the window system has no way to ask for it (Wayland)
  public boolean onTop(boolean yes) {
    loop.check();
    return placement.onTop(yes);
  }

  /// Moves the window to the right of another one. On Wayland, where clients cannot position their
  /// windows, it stays where it is.
  public void placeRightOf(ViewerWindow other) {
    onMain(
        () -> {
          if (!loop.wayland()) {
            Rect left = Monitors.place(loop, other.window);
            GLFW.glfwSetWindowPos(window, left.right(), left.y());
          }
        });
  }

  /// Sets the title. Characters that act instead of being visible are escaped.
  public void title(String title) {
    onMain(() -> GLFW.glfwSetWindowTitle(window, UntrustedText.line(title)));
  }

  /// Resizes the content to a number of framebuffer pixels, if the desktop allows it.
  public void resize(int width, int height) {
    onMain(() -> placement.resize(width, height));
  }

  /// Shows the window on the screen or hides it. A hidden window is not drawn; the guest's buffers
  /// are still released.
  public void show(boolean onScreen) {
    onMain(
        () -> {
          shown = onScreen;
          if (onScreen) {
            // The program that shows the window need not be the one that the user types into. On
            // X11, requesting the focus also fails if another client has just hidden the window,
            // and that ends the process.
            GLFW.glfwSetWindowAttrib(window, GLFW.GLFW_FOCUS_ON_SHOW, GLFW.GLFW_FALSE);
            GLFW.glfwShowWindow(window);
          } else {
            // On Wayland the surface loses its role, so no swap may be in progress.
            updateVisibility();
            presenter.awaitUndrawn(LAST_DRAW);
            GLFW.glfwHideWindow(window);
          }
          updateVisibility();
        });
  }

  /// Grabs the keyboard with the host's shortcuts, and the pointer if the guest has a relative
  /// mouse, or releases them. Ctrl+Alt+G does the same.
  public void grab(boolean yes) {
    onMain(() -> events.grab(yes));
  }

  /// Sets whether the pointer of a guest with absolute positions cannot leave the window while the
  /// keyboard is grabbed.
  public void confinePointer(boolean yes) {
    onMain(() -> events.confines(yes));
  }

  /// Sets whether the guest's mouse reports relative movements or absolute positions. With relative
  /// movements, a click captures the pointer and Ctrl+Alt+G releases it.
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

  /// Closes the window. The guest's buffers that it holds are released. Threading: the main thread.
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
    overlays.close();
    events.close();
    clipboard.close();
    cursor.close();
    Callbacks.glfwFreeCallbacks(window);
    GLFW.glfwDestroyWindow(window);
  }
}
