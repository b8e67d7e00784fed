// SPDX-License-Identifier: Apache-2.0
package dev.oriel.manager;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.oriel.core.geometry.Rect;
import dev.oriel.fixtures.Await;
import dev.oriel.fixtures.Screenshot;
import dev.oriel.fixtures.XServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import javafx.application.Platform;
import javafx.geometry.Bounds;
import javafx.geometry.Point2D;
import javafx.scene.Node;
import javafx.scene.input.KeyCode;
import javafx.scene.robot.Robot;
import javafx.stage.Stage;
import org.jspecify.annotations.Nullable;

/// JavaFX on an X server of the tests, started once for each JVM: a toolkit cannot be started
/// twice.
///
/// Threading: the tests' thread.
public final class FxScreen {

  /// How long a test waits for what it expects.
  public static final Duration LIMIT = Duration.ofSeconds(30);

  private static final int WIDTH = 1280;
  private static final int HEIGHT = 1024;
  private static final Duration START_LIMIT = Duration.ofSeconds(30);

  private static final long FOCUS_PAUSE_NANOS = 500_000_000;

  private static @Nullable XServer server;

  private FxScreen() {}

  /// Starts JavaFX, or skips the test where no X server is installed.
  public static void need() throws IOException, InterruptedException {
    String missing = XServer.unavailable();
    assumeTrue(missing == null, missing);
    if (server != null) {
      return;
    }
    XServer started = XServer.start(WIDTH, HEIGHT);
    server = started;
    setEnvironment("DISPLAY", started.display());
    Platform.setImplicitExit(false);
    CountDownLatch running = new CountDownLatch(1);
    Platform.startup(running::countDown);
    if (!running.await(START_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("JavaFX does not start");
    }
  }

  /// Sets an environment variable of this process for GTK. Java cannot do this.
  private static void setEnvironment(String name, String value) {
    Linker linker = Linker.nativeLinker();
    try (Arena arena = Arena.ofConfined()) {
      int result =
          (int)
              linker
                  .downcallHandle(
                      linker.defaultLookup().findOrThrow("setenv"),
                      FunctionDescriptor.of(
                          ValueLayout.JAVA_INT,
                          ValueLayout.ADDRESS,
                          ValueLayout.ADDRESS,
                          ValueLayout.JAVA_INT))
                  .invokeExact(arena.allocateFrom(name), arena.allocateFrom(value), 1);
      if (result != 0) {
        throw new AssertionError("setenv(" + name + ") = " + result);
      }
    } catch (Throwable t) {
      throw new AssertionError(t);
    }
  }

  /// Runs a task on the JavaFX thread and returns its result.
  public static <T> T get(Callable<T> task) {
    CompletableFuture<T> result = new CompletableFuture<>();
    Platform.runLater(
        () -> {
          try {
            result.complete(task.call());
          } catch (Throwable t) {
            result.completeExceptionally(t);
          }
        });
    try {
      return result.get(Await.patient(LIMIT).toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new AssertionError(e.getCause());
    } catch (TimeoutException e) {
      throw new AssertionError("the JavaFX thread is busy", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /// Runs a task on the JavaFX thread.
  public static void run(Runnable task) {
    boolean _ =
        get(
            () -> {
              task.run();
              return true;
            });
  }

  /// Waits until a condition holds, which is checked on the JavaFX thread.
  public static void await(String what, BooleanSupplier condition) {
    await(() -> what, condition);
  }

  /// The same with a description that tells the last state.
  public static void await(Supplier<String> what, BooleanSupplier condition) {
    Await.until(what, LIMIT, () -> get(condition::getAsBoolean));
  }

  /// Gives a window the keyboard focus. There is no window manager, and a server that has not shown
  /// the window yet ignores the request, so it is repeated.
  public static void focus(Stage stage) {
    long[] next = {System.nanoTime()};
    await(
        "the window has the focus",
        () -> {
          if (!stage.isFocused() && System.nanoTime() - next[0] >= 0) {
            stage.requestFocus();
            next[0] = System.nanoTime() + FOCUS_PAUSE_NANOS;
          }
          return stage.isFocused();
        });
  }

  /// Waits until a condition about the screen holds, which is checked on the test's thread.
  public static void awaitScreen(String what, BooleanSupplier condition) {
    awaitScreen(() -> what, condition);
  }

  /// The same with a description that tells the last state.
  public static void awaitScreen(Supplier<String> what, BooleanSupplier condition) {
    Await.until(what, LIMIT, condition);
  }

  /// Returns what the screen shows.
  public static Screenshot screenshot() {
    XServer x = server;
    if (x == null) {
      throw new IllegalStateException("not started");
    }
    try {
      return x.screenshot();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Returns what a part of the screen shows, as rows without padding, with four bytes R, G, B, 255
  /// for each pixel.
  public static byte[] rgba(Rect part) {
    return screenshot().rgba(part.x(), part.y(), part.width(), part.height());
  }

  /// Returns the position of a node on the screen, in whole pixels.
  public static Rect place(Node node) {
    Bounds b = get(() -> node.localToScreen(node.getLayoutBounds()));
    return new Rect(
        (int) Math.round(b.getMinX()),
        (int) Math.round(b.getMinY()),
        (int) Math.round(b.getWidth()),
        (int) Math.round(b.getHeight()));
  }

  /// Moves the pointer to a place of the screen, like a user.
  public static void point(double x, double y) {
    run(() -> new Robot().mouseMove(new Point2D(x, y)));
  }

  /// Moves the pointer to the last corner of the screen: the server draws it over what tests
  /// compare, and keeps it where the previous test put it.
  public static void pointAway() {
    point(WIDTH - 1, HEIGHT - 1);
  }

  /// Presses keys in order, and releases them in the reverse order.
  public static void strike(KeyCode... keys) {
    for (KeyCode key : keys) {
      run(() -> new Robot().keyPress(key));
    }
    for (int i = keys.length - 1; i >= 0; i--) {
      KeyCode key = keys[i];
      run(() -> new Robot().keyRelease(key));
    }
  }
}
