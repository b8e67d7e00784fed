// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.internal.connection;

import dev.oriel.dbus.connection.ConnectionFailedException;
import dev.oriel.dbus.internal.client.BusClient;
import dev.oriel.dbus.internal.client.CallFailedException;
import dev.oriel.dbus.internal.sdbus.SdBus;
import dev.oriel.dbus.internal.sdbus.SdBusException;
import dev.oriel.sync.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A loop thread and the main connection that it alone uses.
///
/// Threading: any thread; what is given to [#ask] and [#post] runs on the loop thread.
public final class BusConnection implements AutoCloseable {

  /// What waits for a call waits longer than the call, so that the call's own error is seen.
  private static final Duration MARGIN = Duration.ofSeconds(2);

  private final String peer;
  private final boolean exclusive;
  private final EventLoop loop;
  private final BusClient client;
  private final @Nullable Supplier<SdBus> bus;
  private final Duration timeout;
  private final long patienceMillis;

  /// Those that wait for an answer. Loop thread only.
  private final List<BusClient> others = new ArrayList<>(1);

  private BusConnection(
      String peer,
      boolean exclusive,
      EventLoop loop,
      BusClient client,
      @Nullable Supplier<SdBus> bus,
      Duration timeout) {
    this.peer = peer;
    this.exclusive = exclusive;
    this.loop = loop;
    this.client = client;
    this.bus = bus;
    this.timeout = timeout;
    this.patienceMillis = timeout.plus(MARGIN).toMillis();
  }

  /// Connects.
  ///
  /// @param loop where the connection lives, which closes it
  /// @param peer the other side, as errors name it
  /// @param exclusive whether the other side keeps one connection and ends it for the next
  /// @param isBus whether the other side is a bus, to which there may be several connections
  /// @param start makes the connection, on the loop thread; on a bus again and again
  /// @param timeout how long QEMU or the bus may take for one answer
  /// @param events what the connection tells without being asked, on the loop thread
  /// @throws ExecutionException if `start` fails
  /// @throws TimeoutException if it takes longer than an answer may
  public static BusConnection open(
      EventLoop loop,
      String peer,
      boolean exclusive,
      boolean isBus,
      Supplier<SdBus> start,
      Duration timeout,
      BusClient.Events events)
      throws ExecutionException, TimeoutException, InterruptedException {
    BusClient client =
        CompletableFuture.supplyAsync(() -> new BusClient(loop, start.get(), timeout, events), loop)
            .get(timeout.plus(MARGIN).toMillis(), TimeUnit.MILLISECONDS);
    return new BusConnection(peer, exclusive, loop, client, isBus ? start : null, timeout);
  }

  /// Refuses a call that waits on the thread that it would wait for.
  ///
  /// @throws IllegalStateException if this is the loop thread
  public void checkMayWait() {
    if (loop.inLoop()) {
      throw new IllegalStateException("this call waits and was made on the D-Bus thread");
    }
  }

  /// The loop of its thread.
  public EventLoop loop() {
    return loop;
  }

  /// The connection itself, for use on the loop thread only.
  public BusClient client() {
    return client;
  }

  /// Whether the other side is a bus, which gives each connection a name.
  public boolean isBus() {
    return bus != null;
  }

  /// Asks under a name of its own: by a connection to the same bus that ends with the answer. Loop
  /// thread.
  ///
  /// @return fails where this is no bus
  public <T> CompletableFuture<T> askAsAnother(Function<BusClient, CompletableFuture<T>> question) {
    Supplier<SdBus> again = bus;
    if (again == null) {
      return CompletableFuture.failedFuture(
          new ConnectionFailedException(peer + " is no bus, on which there are names"));
    }
    BusClient other;
    try {
      other = new BusClient(loop, again.get(), timeout, BusClient.Events.IGNORED);
    } catch (SdBusException e) {
      return CompletableFuture.failedFuture(e);
    }
    others.add(other);
    // Not while it reads the answer.
    return question
        .apply(other)
        .whenComplete(
            (_, _) -> {
              boolean _ = post(() -> end(other));
            });
  }

  private void end(BusClient other) {
    others.remove(other);
    other.end("answered");
  }

  /// Asks on the loop thread and waits for the answer.
  ///
  /// @throws ConnectionFailedException if it fails, with what the other side says
  public <T> T ask(Function<BusClient, CompletableFuture<T>> question) {
    checkMayWait();
    try {
      return askLater(question).get(patienceMillis, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw failed(e);
    } catch (TimeoutException e) {
      throw new ConnectionFailedException(peer + " did not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ConnectionFailedException("interrupted while asking " + peer, e);
    }
  }

  /// Asks on the loop thread. The answer fails with [ConnectionFailedException] only.
  public <T> CompletableFuture<T> askLater(Function<BusClient, CompletableFuture<T>> question) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    boolean accepted =
        post(
            () -> {
              try {
                var _ =
                    question
                        .apply(client)
                        .whenComplete(
                            (value, failure) -> {
                              if (failure == null) {
                                answer.complete(value);
                              } else {
                                answer.completeExceptionally(failed(failure));
                              }
                            });
              } catch (RuntimeException e) {
                answer.completeExceptionally(failed(e));
              }
            });
    if (!accepted) {
      answer.completeExceptionally(
          new ConnectionFailedException("the connection to " + peer + " is closed"));
    }
    return answer;
  }

  /// An error of a call as the library's callers see it.
  private ConnectionFailedException failed(Throwable failure) {
    Throwable cause = unwrapped(failure);
    if (cause instanceof ConnectionFailedException known) {
      return known;
    }
    boolean expected =
        cause instanceof CallFailedException
            || cause instanceof TimeoutException
            || cause instanceof SdBusException;
    String text = peer + ": " + (expected ? cause.getMessage() : cause.toString());
    if (exclusive && cause instanceof CallFailedException e && e.connectionEnded()) {
      text += "; QEMU gives this display to one program at a time: another may have taken it";
    }
    return new ConnectionFailedException(text, cause);
  }

  /// What a future failed with, without the wrapping that futures add.
  public static Throwable unwrapped(Throwable failure) {
    Throwable cause = failure.getCause();
    boolean wrapping =
        failure instanceof ExecutionException || failure instanceof CompletionException;
    return wrapping && cause != null ? unwrapped(cause) : failure;
  }

  /// Runs a task on the loop thread, in the order of the calls; never waits.
  ///
  /// @return whether the task will run; false where the connection has been closed
  public boolean post(Runnable task) {
    try {
      loop.execute(task);
      return true;
    } catch (RejectedExecutionException _) {
      return false;
    }
  }

  /// Runs a task on the loop thread and waits until it has run; at once where that is the caller.
  /// Where the connection has been closed it has run its course already, and the task does not run.
  public void runAndWait(Runnable task) {
    if (loop.inLoop()) {
      task.run();
      return;
    }
    CountDownLatch done = new CountDownLatch(1);
    boolean accepted =
        post(
            () -> {
              try {
                task.run();
              } finally {
                done.countDown();
              }
            });
    boolean interrupted = false;
    while (accepted && done.getCount() > 0) {
      try {
        done.await();
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /// Ends the connection and the thread.
  @Override
  public void close() {
    boolean _ =
        post(
            () -> {
              List.copyOf(others).forEach(this::end);
              client.end("closed");
            });
    loop.close();
  }
}
