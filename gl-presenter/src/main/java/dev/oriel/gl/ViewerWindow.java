package dev.oriel.gl;

import static org.lwjgl.system.MemoryUtil.NULL;

import dev.oriel.core.cursor.CursorImage;
import dev.oriel.core.frame.Frame;
import dev.oriel.core.frame.FrameSink;
import dev.oriel.dmabuf.EglDisplay;
import org.lwjgl.glfw.Callbacks;
import org.lwjgl.glfw.GLFW;
import org.lwjgl.glfw.GLFWNativeEGL;
import org.lwjgl.glfw.GLFWVidMode;
import org.lwjgl.system.MemoryStack;

/// A window that shows a console and tells what the user does in it.
///
/// Threading: opened and closed on the main thread; the other methods on any thread.
public final class ViewerWindow implements AutoCloseable {

  private static final double MM_PER_INCH = 25.4;
  private static final double DEFAULT_DPI = 96;

  private final WindowLoop loop;
  private final long window;
  private final WindowSurface surface;
  private final HostCursor cursor;
  private final Presenter presenter;
  private final WindowEvents events;
  private final WindowInput input;
  private boolean closed;

  private ViewerWindow(
      WindowLoop loop,
      long window,
      WindowOptions options,
      WindowInput input,
      PresenterListener listener) {
    this.loop = loop;
    this.window = window;
    this.input = input;
    boolean wayland = loop.wayland();
    // A Wayland compositor never tears, and lets a swap wait for ever while the window is covered:
    // there the presenter keeps the pace itself.
    surface =
        new WindowSurface(
            adoptDisplay(loop),
            GLFWNativeEGL.glfwGetEGLContext(window),
            GLFWNativeEGL.glfwGetEGLSurface(window),
            options.vsync() && !wayland ? 1 : 0,
            wayland);
    surface.frameNanos(options.vsync() && wayland ? refreshNanos() : 0);
    updateSize();
    cursor = new HostCursor(window);
    presenter = Presenter.start(surface, options.renderNode(), listener);
    events = new WindowEvents(window, wayland, presenter, cursor, input);
    connect();
  }

  /// Opens a window.
  ///
  /// @throws WindowException if the window system or EGL refuses
  public static ViewerWindow open(
      WindowLoop loop, WindowOptions options, WindowInput input, PresenterListener listener) {
    long window = create(loop, options, true);
    try {
      return new ViewerWindow(loop, window, options, input, listener);
    } catch (RuntimeException e) {
      GLFW.glfwDestroyWindow(window);
      throw e;
    }
  }

  private static long create(WindowLoop loop, WindowOptions options, boolean visible) {
    loop.check();
    GLFW.glfwDefaultWindowHints();
    GLFW.glfwWindowHint(GLFW.GLFW_CLIENT_API, GLFW.GLFW_OPENGL_ES_API);
    GLFW.glfwWindowHint(GLFW.GLFW_CONTEXT_CREATION_API, GLFW.GLFW_EGL_CONTEXT_API);
    GLFW.glfwWindowHint(GLFW.GLFW_CONTEXT_VERSION_MAJOR, 3);
    GLFW.glfwWindowHint(GLFW.GLFW_CONTEXT_VERSION_MINOR, 0);
    // Without alpha the desktop cannot shine through what a guest leaves in its fourth byte.
    GLFW.glfwWindowHint(GLFW.GLFW_ALPHA_BITS, 0);
    GLFW.glfwWindowHint(GLFW.GLFW_DEPTH_BITS, 0);
    GLFW.glfwWindowHint(GLFW.GLFW_STENCIL_BITS, 0);
    GLFW.glfwWindowHint(
        GLFW.GLFW_DECORATED, options.decorated() ? GLFW.GLFW_TRUE : GLFW.GLFW_FALSE);
    GLFW.glfwWindowHintString(GLFW.GLFW_WAYLAND_APP_ID, "oriel");
    GLFW.glfwWindowHintString(GLFW.GLFW_X11_CLASS_NAME, "oriel");
    GLFW.glfwWindowHint(GLFW.GLFW_VISIBLE, visible ? GLFW.GLFW_TRUE : GLFW.GLFW_FALSE);
    long window =
        GLFW.glfwCreateWindow(options.width(), options.height(), options.title(), NULL, NULL);
    if (window == NULL) {
      throw loop.failure(
          "opening a window of " + options.width() + "x" + options.height(),
          "EGL with OpenGL ES 3.0 is needed (Debian: libegl1 libgles2 libgl1-mesa-dri)");
    }
    return window;
  }

  /// The EGL display that windows of this window system are drawn on, as a window tells that is
  /// never shown.
  ///
  /// Ownership: what is answered ends with the window system's connection; its capabilities stay
  /// readable.
  ///
  /// @throws WindowException if the window system or EGL refuses
  public static EglDisplay probe(WindowLoop loop) {
    long window = create(loop, new WindowOptions("Oriel", 1, 1), false);
    try {
      return adoptDisplay(loop);
    } finally {
      GLFW.glfwDestroyWindow(window);
    }
  }

  private static EglDisplay adoptDisplay(WindowLoop loop) {
    return EglDisplay.adopt(
        GLFWNativeEGL.glfwGetEGLDisplay(), loop.wayland() ? "Wayland window" : "X11 window");
  }

  private void connect() {
    events.connect();
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
          surface.visible(!iconified);
          presenter.redraw();
        });
  }

  private void updateSize() {
    try (MemoryStack stack = MemoryStack.stackPush()) {
      var w = stack.mallocInt(1);
      var h = stack.mallocInt(1);
      GLFW.glfwGetFramebufferSize(window, w, h);
      surface.resized(w.get(0), h.get(0));
    }
  }

  private static long refreshNanos() {
    long monitor = GLFW.glfwGetPrimaryMonitor();
    GLFWVidMode mode = monitor == NULL ? null : GLFW.glfwGetVideoMode(monitor);
    int rate = mode == null || mode.refreshRate() < 1 ? 60 : mode.refreshRate();
    return 1_000_000_000L / rate;
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

  /// The presenter, for its figures.
  public Presenter presenter() {
    return presenter;
  }

  /// The window's size now. Threading: the main thread.
  public WindowMetrics metrics() {
    loop.check();
    int width = surface.width();
    int height = surface.height();
    try (MemoryStack stack = MemoryStack.stackPush()) {
      var x = stack.mallocFloat(1);
      var y = stack.mallocFloat(1);
      GLFW.glfwGetWindowContentScale(window, x, y);
      double scale = x.get(0) > 0 ? x.get(0) : 1;
      double mmPerPixel = MM_PER_INCH / (DEFAULT_DPI * scale);
      long monitor = GLFW.glfwGetPrimaryMonitor();
      GLFWVidMode mode = monitor == NULL ? null : GLFW.glfwGetVideoMode(monitor);
      if (mode != null && mode.width() > 0) {
        var mm = stack.mallocInt(2);
        GLFW.glfwGetMonitorPhysicalSize(monitor, mm.slice(0, 1), mm.slice(1, 1));
        if (mm.get(0) > 0) {
          mmPerPixel = (double) mm.get(0) / mode.width();
        }
      }
      return new WindowMetrics(
          width,
          height,
          scale,
          (int) Math.round(width * mmPerPixel),
          (int) Math.round(height * mmPerPixel));
    }
  }

  /// Changes the title.
  public void title(String title) {
    onMain(() -> GLFW.glfwSetWindowTitle(window, title));
  }

  /// Makes the content so many pixels of the framebuffer large, where the desktop allows it.
  public void resize(int width, int height) {
    onMain(
        () -> {
          try (MemoryStack stack = MemoryStack.stackPush()) {
            var w = stack.mallocInt(1);
            var h = stack.mallocInt(1);
            GLFW.glfwGetWindowSize(window, w, h);
            double sx = surface.width() > 0 ? (double) w.get(0) / surface.width() : 1;
            double sy = surface.height() > 0 ? (double) h.get(0) / surface.height() : 1;
            GLFW.glfwSetWindowSize(
                window,
                (int) Math.max(1, Math.round(width * sx)),
                (int) Math.max(1, Math.round(height * sy)));
          }
        });
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
    presenter.close();
    cursor.close();
    Callbacks.glfwFreeCallbacks(window);
    GLFW.glfwDestroyWindow(window);
  }
}
