// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.window;

import static org.lwjgl.system.MemoryUtil.memUTF8Safe;

import dev.oriel.core.text.DebianPackages;
import dev.oriel.dmabuf.EglDisplay;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.PriorityQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.lwjgl.glfw.GLFW;
import org.lwjgl.glfw.GLFWErrorCallback;
import org.lwjgl.opengles.GLES;

/// The event loop of the main thread, which opens windows and dispatches their events.
///
/// Window systems require a single thread, which is the thread that calls [#open] and then [#run].
/// Other threads submit tasks with [#execute].
///
/// Threading: the main thread, except [#execute] and [#stop], which any thread may call.
public final class WindowLoop implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(WindowLoop.class.getName());

  private final Thread main = Thread.currentThread();
  private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final PriorityQueue<Timed> timed = new PriorityQueue<>();
  private final List<Runnable> afterEvents = new ArrayList<>();
  private final GLFWErrorCallback errors;
  private long timedCount;
  private @Nullable String lastError;
  private volatile boolean stopping;
  private boolean closed;

  /// A task that waits for its time. Tasks with the same time run in the order in which they were
  /// submitted.
  private record Timed(long atNanos, long order, Runnable task) implements Comparable<Timed> {
    @Override
    public int compareTo(Timed other) {
      int byTime = Long.signum(atNanos - other.atNanos);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  private WindowLoop() {
    // Loaded on this thread before other threads start, because LWJGL's loading can deadlock with
    // another library's. EGL comes first, because it sets the directory of LWJGL's own libraries.
    EglDisplay.preload();
    GLFW.getLibrary();
    if (GLES.getFunctionProvider() == null) {
      throw new WindowException(
          "loading libGLESv2",
          "it is not installed",
          "install it (Debian: " + DebianPackages.of("libGLESv2.so.2") + ")");
    }
    errors =
        GLFWErrorCallback.create(
            (code, text) -> {
              String words =
                  String.valueOf(memUTF8Safe(text))
                      + String.format(Locale.ROOT, " (GLFW 0x%x)", code);
              lastError = words;
              LOG.log(System.Logger.Level.DEBUG, words);
            });
  }

  /// Connects to the window system.
  ///
  /// @throws WindowException if no window system is available
  public static WindowLoop open(WindowPlatform platform) {
    WindowLoop loop = new WindowLoop();
    GLFW.glfwSetErrorCallback(loop.errors);
    GLFW.glfwInitHint(
        GLFW.GLFW_PLATFORM,
        switch (platform) {
          case ANY -> GLFW.GLFW_ANY_PLATFORM;
          case WAYLAND -> GLFW.GLFW_PLATFORM_WAYLAND;
          case X11 -> GLFW.GLFW_PLATFORM_X11;
        });
    if (platform != WindowPlatform.X11) {
      TitleBars.choose();
    }
    if (!GLFW.glfwInit()) {
      WindowException e =
          loop.failure(
              "connecting to the window system",
              "is WAYLAND_DISPLAY or DISPLAY set to a running one?");
      loop.freeErrors();
      throw e;
    }
    return loop;
  }

  /// Returns whether windows are on Wayland; otherwise they are on X11.
  public boolean wayland() {
    return GLFW.glfwGetPlatform() == GLFW.GLFW_PLATFORM_WAYLAND;
  }

  /// Returns the number of screens of the desktop. Call this method on the main thread.
  public int screens() {
    check();
    return Monitors.list().size();
  }

  /// Creates an exception for `call` with the last error of the window library as its cause.
  WindowException failure(String call, String remedy) {
    String cause = lastError == null ? "no reason given" : lastError;
    lastError = null;
    return new WindowException(call, cause, remedy);
  }

  void check() {
    if (!Thread.currentThread().equals(main)) {
      throw new IllegalStateException(
          "windows may be used only on thread " + main.getName() + "; use WindowLoop.execute");
    }
  }

  /// Runs a task on the main thread: immediately if the caller is the main thread, otherwise soon.
  public void execute(Runnable task) {
    if (Thread.currentThread().equals(main)) {
      task.run();
      return;
    }
    tasks.add(task);
    if (!stopping) {
      GLFW.glfwPostEmptyEvent();
    }
  }

  /// Runs a task on the main thread after a delay. Call this method on the main thread.
  public void after(Duration delay, Runnable task) {
    check();
    timed.add(new Timed(System.nanoTime() + delay.toNanos(), timedCount++, task));
  }

  /// Handles events and tasks until [#stop].
  public void run() {
    check();
    while (!stopping) {
      Timed next = timed.peek();
      long left = next == null ? 0 : next.atNanos - System.nanoTime();
      if (next == null) {
        GLFW.glfwWaitEvents();
      } else if (left > 0) {
        GLFW.glfwWaitEventsTimeout(left / 1e9);
      } else {
        timed.remove();
        next.task.run();
        GLFW.glfwPollEvents();
      }
      afterEvents.forEach(Runnable::run);
      runTasks();
    }
  }

  /// Runs a task each time after events were handled.
  void afterEvents(Runnable task) {
    afterEvents.add(task);
  }

  void notAfterEvents(Runnable task) {
    afterEvents.remove(task);
  }

  private void runTasks() {
    for (Runnable t = tasks.poll(); t != null; t = tasks.poll()) {
      t.run();
    }
  }

  /// Ends [#run].
  public void stop() {
    execute(() -> stopping = true);
  }

  private void freeErrors() {
    GLFW.glfwSetErrorCallback(null);
    errors.free();
  }

  /// Disconnects from the window system. All windows must be closed before.
  @Override
  public void close() {
    check();
    if (closed) {
      return;
    }
    closed = true;
    stopping = true;
    runTasks();
    GLFW.glfwTerminate();
    freeErrors();
  }
}
