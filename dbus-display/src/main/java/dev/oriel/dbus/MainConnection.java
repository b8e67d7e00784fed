package dev.oriel.dbus;

import dev.oriel.core.internal.linux.UnixSockets;
import dev.oriel.core.os.OsException;
import dev.oriel.core.os.OwnedFd;
import dev.oriel.dbus.internal.client.BusClient;
import dev.oriel.dbus.internal.client.CallFailedException;
import dev.oriel.dbus.internal.qmp.QmpClient;
import dev.oriel.dbus.internal.qmp.QmpException;
import dev.oriel.dbus.internal.sdbus.SdBus;
import dev.oriel.dbus.internal.sdbus.SdBusException;
import dev.oriel.sync.EventLoop;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;

/// A loop thread and the main connection that it alone uses.
///
/// Threading: any thread; what is given to [#ask] and [#post] runs on the loop thread.
final class MainConnection implements AutoCloseable {

  /// How long QEMU or the bus may take for one answer: a guest under TCG on a busy host is slow.
  static final Duration TIMEOUT = Duration.ofSeconds(10);

  /// More than [#TIMEOUT], so that the error of the call that was late is seen.
  private static final Duration PATIENCE = TIMEOUT.plusSeconds(2);

  private final Endpoint endpoint;
  private final EventLoop loop;
  private final BusClient client;

  private MainConnection(Endpoint endpoint, EventLoop loop, BusClient client) {
    this.endpoint = endpoint;
    this.loop = loop;
    this.client = client;
  }

  /// Connects.
  ///
  /// @param events what the connection tells without being asked, on the loop thread
  static MainConnection open(Endpoint endpoint, BusClient.Events events) {
    EventLoop loop = new EventLoop("oriel-dbus");
    try {
      Supplier<SdBus> start =
          switch (endpoint) {
            case Endpoint.Bus bus -> {
              String address = busAddress(bus);
              yield () -> SdBus.onBus(address);
            }
            case Endpoint.Qmp(Path socket) -> {
              OwnedFd near = viaMonitor(socket);
              yield () -> SdBus.overSocket(near);
            }
            case Endpoint.Connected(OwnedFd socket) -> () -> SdBus.overSocket(socket);
          };
      BusClient client =
          CompletableFuture.supplyAsync(
                  () -> new BusClient(loop, start.get(), TIMEOUT, events), loop)
              .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      return new MainConnection(endpoint, loop, client);
    } catch (ExecutionException e) {
      loop.close();
      Throwable cause = unwrapped(e);
      throw new ConnectionFailedException(
          endpoint + " cannot be reached: " + cause.getMessage() + remedy(endpoint), cause);
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

  /// Has QEMU take one end of a new pair of sockets, and answers the other.
  private static OwnedFd viaMonitor(Path path) {
    try (UnixSockets.Pair pair = UnixSockets.pair();
        QmpClient monitor = QmpClient.connect(path, TIMEOUT)) {
      monitor.addDisplayClient(pair.far());
      return OwnedFd.adopt(pair.near().detach());
    } catch (QmpException e) {
      String remedy =
          e.refused()
              ? "; start QEMU with -display dbus,p2p=yes"
              : "; is this a QMP socket (-qmp unix:PATH,server=on,wait=off) that no other program"
                  + " holds? QEMU serves one client at a time: a second -qmp helps";
      throw new ConnectionFailedException(
          "the monitor at " + path + " does not hand its display out: " + e.getMessage() + remedy,
          e);
    } catch (OsException | IllegalArgumentException e) {
      throw new ConnectionFailedException(
          "the monitor at "
              + path
              + " cannot be reached: "
              + e.getMessage()
              + "; is QEMU running with -qmp unix:"
              + path
              + ",server=on,wait=off?",
          e);
    }
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
      return askLater(question).get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
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
    return new ConnectionFailedException(
        endpoint + ": " + (expected ? cause.getMessage() : cause.toString()), cause);
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

  /// Ends the connection and the thread.
  @Override
  public void close() {
    boolean _ = post(() -> client.end("closed"));
    loop.close();
  }
}
