// SPDX-License-Identifier: Apache-2.0
package dev.oriel.manager;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javafx.application.Platform;

/// Does what may wait, away from the JavaFX thread, and brings the outcome back to it.
///
/// Threading: any thread.
final class Background implements AutoCloseable {

  private static final ThreadFactory DAEMONS =
      Thread.ofPlatform().daemon().name("oriel-manager-", 0).factory();

  private final ExecutorService workers = Executors.newCachedThreadPool(DAEMONS);
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(DAEMONS);

  /// Runs a task.
  ///
  /// @param done given the result, on the JavaFX thread
  /// @param failed given what the task threw, on the JavaFX thread
  <T> void run(Callable<T> task, Consumer<T> done, Consumer<Exception> failed) {
    run(
        () -> {
          try {
            T result = task.call();
            Platform.runLater(() -> done.accept(result));
          } catch (Exception e) {
            if (e instanceof InterruptedException) {
              Thread.currentThread().interrupt();
            }
            Platform.runLater(() -> failed.accept(e));
          }
        });
  }

  /// Runs a task that reports for itself.
  void run(Runnable task) {
    if (!workers.isShutdown()) {
      workers.execute(task);
    }
  }

  /// Runs a task again and again, with pauses in between; it must not throw.
  void repeat(Duration pause, Runnable task) {
    var _ = clock.scheduleWithFixedDelay(task, 0, pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  /// Runs a task on the JavaFX thread after a while.
  void later(Duration pause, Runnable task) {
    if (!clock.isShutdown()) {
      var _ =
          clock.schedule(() -> Platform.runLater(task), pause.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /// Brings the outcome of a future back to the JavaFX thread.
  static <T> void whenDone(
      CompletableFuture<T> future, Consumer<T> done, Consumer<Throwable> failed) {
    var _ =
        future.whenComplete(
            (result, failure) ->
                Platform.runLater(
                    () -> {
                      if (failure == null) {
                        done.accept(result);
                      } else {
                        failed.accept(failure);
                      }
                    }));
  }

  /// Starts nothing any more.
  @Override
  public void close() {
    clock.shutdownNow();
    workers.shutdown();
  }
}
