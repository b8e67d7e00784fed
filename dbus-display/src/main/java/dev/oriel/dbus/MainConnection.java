// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus;

import dev.oriel.core.internal.linux.Memory;
import dev.oriel.core.internal.linux.UnixSockets;
import dev.oriel.core.memory.SharedMemory;
import dev.oriel.core.os.OwnedFd;
import dev.oriel.dbus.internal.Protocol;
import dev.oriel.dbus.internal.client.BusClient;
import dev.oriel.dbus.internal.client.CallFailedException;
import dev.oriel.dbus.internal.qmp.QmpClient;
import dev.oriel.dbus.internal.sdbus.SdBus;
import dev.oriel.dbus.internal.sdbus.SdBusException;
import dev.oriel.dbus.internal.sdbus.SdMessage;
import dev.oriel.sync.EventLoop;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
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
final class MainConnection implements AutoCloseable {

  private static final String UNIX_PATH = "unix:path=";

  /// What waits for a call waits longer than the call, so that the call's own error is seen.
  private static final Duration MARGIN = Duration.ofSeconds(2);

  private final Endpoint endpoint;
  private final @Nullable Monitor monitor;
  private final EventLoop loop;
  private final BusClient client;
  private final long patienceMillis;

  private MainConnection(
      Endpoint endpoint,
      @Nullable Monitor monitor,
      EventLoop loop,
      BusClient client,
      Duration timeout) {
    this.endpoint = endpoint;
    this.monitor = monitor;
    this.loop = loop;
    this.client = client;
    this.patienceMillis = timeout.plus(MARGIN).toMillis();
  }

  /// Connects.
  ///
  /// @param timeout how long QEMU or the bus may take for one answer
  /// @param events what the connection tells without being asked, on the loop thread
  static MainConnection open(Endpoint endpoint, Duration timeout, BusClient.Events events) {
    EventLoop loop = new EventLoop("oriel-dbus");
    Monitor monitor = endpoint instanceof Endpoint.Qmp(Path path) ? new Monitor(path) : null;
    try {
      Supplier<SdBus> start =
          switch (endpoint) {
            case Endpoint.Bus bus -> {
              String address = busAddress(bus);
              yield () -> SdBus.onBus(address);
            }
            case Endpoint.Qmp _ -> {
              OwnedFd near = Objects.requireNonNull(monitor).takeDisplay(timeout);
              yield () -> SdBus.overSocket(near);
            }
            case Endpoint.Connected(OwnedFd socket) -> () -> SdBus.overSocket(socket);
          };
      BusClient client =
          CompletableFuture.supplyAsync(
                  () -> new BusClient(loop, start.get(), timeout, events), loop)
              .get(timeout.plus(MARGIN).toMillis(), TimeUnit.MILLISECONDS);
      return new MainConnection(endpoint, monitor, loop, client, timeout);
    } catch (ExecutionException e) {
      loop.close();
      Throwable cause = unwrapped(e);
      throw new ConnectionFailedException(
          endpoint + " cannot be reached: " + why(endpoint, cause), cause);
    } catch (TimeoutException e) {
      loop.close();
      throw new ConnectionFailedException(endpoint + " did not answer" + remedy(endpoint), e);
    } catch (InterruptedException e) {
      loop.close();
      Thread.currentThread().interrupt();
      throw new ConnectionFailedException("interrupted while connecting to " + endpoint, e);
    } catch (RuntimeException e) {
      loop.close();
      throw e;
    }
  }

  /// Loads the classes and links the native functions that a connection and its pictures need, by a
  /// connection to nobody.
  static void prepare() {
    QmpClient.prepare();
    SharedMemory.map(Memory.memfd("oriel-prepare", 1), 0, 1).close();
    try (UnixSockets.Pair pair = UnixSockets.pair();
        MainConnection nobody =
            open(new Endpoint.Connected(pair.near()), Duration.ofSeconds(1), new Unheard())) {
      boolean _ =
          nobody.post(
              () ->
                  nobody
                      .client
                      .newCall(
                          null,
                          Protocol.ROOT_PATH,
                          Protocol.OBJECT_MANAGER,
                          VmConnection.GET_MANAGED_OBJECTS)
                      .appendString('s', Protocol.CONSOLE)
                      .close());
    }
  }

  /// For a connection on which nobody speaks.
  private static final class Unheard implements BusClient.Events {
    @Override
    public void signal(SdMessage m) {}

    @Override
    public void ended(String reason) {}
  }

  private static String why(Endpoint endpoint, Throwable cause) {
    if (endpoint instanceof Endpoint.Bus bus && cause instanceof SdBusException e) {
      String address = busAddress(bus);
      if (address.indexOf(':') < 0) {
        return "that is no address of a bus, such as unix:path=/run/user/1000/bus";
      }
      if (address.startsWith(UNIX_PATH)) {
        Path path = Path.of(address.substring(UNIX_PATH.length()).split("[,;]", 2)[0]);
        String reason = UnreachableSocket.reason(path, e.errno());
        if (reason != null) {
          return UnreachableSocket.isDenied(e.errno()) ? reason : reason + remedy(endpoint);
        }
      }
    }
    return cause.getMessage() + remedy(endpoint);
  }

  private static String remedy(Endpoint endpoint) {
    return switch (endpoint) {
      case Endpoint.Bus _ ->
          "; is the bus running, and is this its address? (QEMU: -display dbus,addr=ADDRESS)";
      case Endpoint.Qmp _, Endpoint.Connected _ -> "";
    };
  }

  private static String busAddress(Endpoint.Bus bus) {
    if (bus.address() != null) {
      return bus.address();
    }
    String session = System.getenv("DBUS_SESSION_BUS_ADDRESS");
    if (session != null && !session.isEmpty()) {
      return session;
    }
    String runtime = System.getenv("XDG_RUNTIME_DIR");
    if (runtime != null && Files.exists(Path.of(runtime, "bus"))) {
      return "unix:path=" + Path.of(runtime, "bus");
    }
    throw new ConnectionFailedException(
        "there is no session bus: DBUS_SESSION_BUS_ADDRESS is not set; name the bus that QEMU was"
            + " started with (-display dbus,addr=ADDRESS), or the VM's QMP socket"
            + " (-display dbus,p2p=yes)");
  }

  /// The monitor by which the connection was made, for a caller that can wait; null where it was
  /// made otherwise.
  @Nullable Monitor monitor() {
    if (loop.inLoop()) {
      throw new IllegalStateException("this call waits and was made on the D-Bus thread");
    }
    return monitor;
  }

  EventLoop loop() {
    return loop;
  }

  /// For use on the loop thread only.
  BusClient client() {
    return client;
  }

  /// Asks on the loop thread and waits for the answer.
  ///
  /// @throws ConnectionFailedException if it fails, with what the other side says
  <T> T ask(Function<BusClient, CompletableFuture<T>> question) {
    if (loop.inLoop()) {
      throw new IllegalStateException("this call waits and was made on the D-Bus thread");
    }
    try {
      return askLater(question).get(patienceMillis, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw failed(e);
    } catch (TimeoutException e) {
      throw new ConnectionFailedException(endpoint + " did not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ConnectionFailedException("interrupted while asking " + endpoint, e);
    }
  }

  /// Asks on the loop thread. The answer fails with [ConnectionFailedException] only.
  <T> CompletableFuture<T> askLater(Function<BusClient, CompletableFuture<T>> question) {
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
          new ConnectionFailedException("the connection to " + endpoint + " is closed"));
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
    String text = endpoint + ": " + (expected ? cause.getMessage() : cause.toString());
    if (monitor != null && cause instanceof CallFailedException e && e.connectionEnded()) {
      text += "; QEMU gives this display to one program at a time: another may have taken it";
    }
    return new ConnectionFailedException(text, cause);
  }

  /// What a future failed with, without the wrapping that futures add.
  private static Throwable unwrapped(Throwable failure) {
    Throwable cause = failure.getCause();
    boolean wrapping =
        failure instanceof ExecutionException || failure instanceof CompletionException;
    return wrapping && cause != null ? unwrapped(cause) : failure;
  }

  /// Runs a task on the loop thread, in the order of the calls; never waits.
  ///
  /// @return whether the task will run; false where the connection has been closed
  boolean post(Runnable task) {
    try {
      loop.execute(task);
      return true;
    } catch (RejectedExecutionException _) {
      return false;
    }
  }

  /// Runs a task on the loop thread and waits until it has run; at once where that is the caller.
  /// Where the connection has been closed it has run its course already, and the task does not run.
  void runAndWait(Runnable task) {
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
    boolean _ = post(() -> client.end("closed"));
    loop.close();
  }
}
