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

/// A loop thread and the main connection that only this thread uses.
///
/// Threading: any thread; functions passed to [#ask] and [#post] run on the loop thread.
public final class BusConnection implements AutoCloseable {

  /// How much longer a caller waits than the call itself, so that the caller sees the call's own
  /// error.
  private static final Duration MARGIN = Duration.ofSeconds(2);

  private final String peer;
  private final PeerKind kind;
  private final EventLoop loop;
  private final BusClient client;
  private final Supplier<SdBus> start;
  private final Duration timeout;
  private final long patienceMillis;

  /// The connections that wait for an answer. Loop thread only.
  private final List<BusClient> others = new ArrayList<>(1);

  private BusConnection(
      String peer,
      PeerKind kind,
      EventLoop loop,
      BusClient client,
      Supplier<SdBus> start,
      Duration timeout) {
    this.peer = peer;
    this.kind = kind;
    this.loop = loop;
    this.client = client;
    this.start = start;
    this.timeout = timeout;
    this.patienceMillis = timeout.plus(MARGIN).toMillis();
  }

  /// Connects.
  ///
  /// @param loop the loop of the connection, which closes it
  /// @param peer the name of the other side in errors
  /// @param kind what the other side is
  /// @param start makes the connection on the loop thread; on a bus it is called repeatedly
  /// @param timeout how long QEMU or the bus may take for one answer
  /// @param events receives the connection's unsolicited events, on the loop thread
  /// @throws ExecutionException if `start` fails
  /// @throws TimeoutException if it takes longer than an answer may
  public static BusConnection open(
      EventLoop loop,
      String peer,
      PeerKind kind,
      Supplier<SdBus> start,
      Duration timeout,
      BusClient.Events events)
      throws ExecutionException, TimeoutException, InterruptedException {
    BusClient client =
        CompletableFuture.supplyAsync(() -> new BusClient(loop, start.get(), timeout, events), loop)
            .get(timeout.plus(MARGIN).toMillis(), TimeUnit.MILLISECONDS);
    return new BusConnection(peer, kind, loop, client, start, timeout);
  }

  /// Refuses a call that would wait on the thread that it waits for.
  ///
  /// @throws IllegalStateException if this is the loop thread
  public void checkMayWait() {
    if (loop.inLoop()) {
      throw new IllegalStateException("this call waits and was made on the D-Bus thread");
    }
  }

  /// Returns the loop.
  public EventLoop loop() {
    return loop;
  }

  /// Returns the connection itself, for use on the loop thread only.
  public BusClient client() {
    return client;
  }

  /// Returns whether the other side is a bus, which gives each connection a name.
  public boolean isBus() {
    return kind == PeerKind.BUS;
  }

  /// Returns whether the other side serves one connection, and another program may take it over.
  public boolean isExclusive() {
    return kind == PeerKind.EXCLUSIVE;
  }

  /// Asks under another bus name, through a separate connection to the same bus that ends with the
  /// answer. Loop thread.
  ///
  /// @return fails if the other side is not a bus
  public <T> CompletableFuture<T> askAsAnother(Function<BusClient, CompletableFuture<T>> question) {
    if (!isBus()) {
      return CompletableFuture.failedFuture(
          new ConnectionFailedException(peer + " is not a bus and has no names"));
    }
    BusClient other;
    try {
      other = new BusClient(loop, start.get(), timeout, BusClient.Events.IGNORED);
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
  /// @throws ConnectionFailedException if the question fails, with the other side's message
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

  /// Asks on the loop thread. The result fails only with [ConnectionFailedException].
  public <T> CompletableFuture<T> askLater(Function<BusClient, CompletableFuture<T>> question) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    boolean accepted = post(() -> pass(question, answer, this::failed));
    if (!accepted) {
      answer.completeExceptionally(
          new ConnectionFailedException("the connection to " + peer + " is closed"));
    }
    return answer;
  }

  /// Asks after a pause. The result fails as the question does. Loop thread.
  public <T> CompletableFuture<T> askAfter(
      Duration pause, Function<BusClient, CompletableFuture<T>> question) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    var _ = loop.schedule(pause, () -> pass(question, answer, Function.identity()));
    return answer;
  }

  private <T> void pass(
      Function<BusClient, CompletableFuture<T>> question,
      CompletableFuture<T> answer,
      Function<Throwable, ? extends Throwable> asFailure) {
    try {
      var _ =
          question
              .apply(client)
              .whenComplete(
                  (value, failure) -> {
                    if (failure == null) {
                      answer.complete(value);
                    } else {
                      answer.completeExceptionally(asFailure.apply(failure));
                    }
                  });
    } catch (RuntimeException e) {
      answer.completeExceptionally(asFailure.apply(e));
    }
  }

  /// Converts the error of a call to the exception that the library's callers see.
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
    if (kind == PeerKind.EXCLUSIVE
        && cause instanceof CallFailedException e
        && e.connectionEnded()) {
      text += "; QEMU gives this display to one program at a time: another may have taken it";
    }
    return new ConnectionFailedException(text, cause);
  }

  /// Returns the failure of a future, without the exceptions that futures wrap around it.
  public static Throwable unwrapped(Throwable failure) {
    Throwable cause = failure.getCause();
    boolean wrapping =
        failure instanceof ExecutionException || failure instanceof CompletionException;
    return wrapping && cause != null ? unwrapped(cause) : failure;
  }

  /// Runs a task on the loop thread, in the order of the calls; never waits.
  ///
  /// @return whether the task will run; false if the connection has been closed
  public boolean post(Runnable task) {
    try {
      loop.execute(task);
      return true;
    } catch (RejectedExecutionException _) {
      return false;
    }
  }

  /// Runs a task on the loop thread and waits until it has run. Runs it at once if the caller is
  /// the loop thread. Does not run it if the connection has been closed.
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
