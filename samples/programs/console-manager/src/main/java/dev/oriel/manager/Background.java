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

/// Runs tasks that may wait on other threads than the JavaFX thread, and passes their results back
/// to it.
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
  /// @param done receives the result, on the JavaFX thread
  /// @param failed receives the exception of the task, on the JavaFX thread
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

  /// Runs a task that reports its result itself.
  void run(Runnable task) {
    if (!workers.isShutdown()) {
      workers.execute(task);
    }
  }

  /// Runs a task repeatedly, with pauses in between. The task must not throw.
  void repeat(Duration pause, Runnable task) {
    var _ = clock.scheduleWithFixedDelay(task, 0, pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  /// Runs a task on the JavaFX thread after a pause.
  void later(Duration pause, Runnable task) {
    if (!clock.isShutdown()) {
      var _ =
          clock.schedule(() -> Platform.runLater(task), pause.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /// Passes the result of a future to the JavaFX thread.
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

  /// Starts no further tasks.
  @Override
  public void close() {
    clock.shutdownNow();
    workers.shutdown();
  }
}
