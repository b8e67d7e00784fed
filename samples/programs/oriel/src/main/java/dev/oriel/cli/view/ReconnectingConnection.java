// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.view;

import dev.oriel.cli.support.CommandException;
import dev.oriel.dbus.DisplayInUseException;
import dev.oriel.dbus.VmConnection;
import dev.oriel.dbus.connection.DisplayException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Keeps up the connection to a VM that may go away and come back.
///
/// Threading: a thread of its own, which connects, tries again, and waits for the end of what it
/// has. Ownership: it closes the connections that it opens and the one that it is given.
final class ReconnectingConnection implements AutoCloseable {

  /// Hears how it goes, on the link's thread; may wait.
  interface Listener {

    /// The VM is there.
    ///
    /// @throws CommandException if what is to be shown is not there yet
    /// @throws InterruptedException where the link is closed meanwhile
    void found(VmConnection vm) throws CommandException, InterruptedException;

    /// The VM is not there any more.
    void lost(String reason);

    /// Somebody else has its display; it is looked at again.
    void elsewhere(String reason);

    /// The VM could not be reached; it is tried again.
    void waiting(String reason);
  }

  /// A user hardly notices so long a wait, and a bus or a directory hardly such a look.
  private static final Duration RETRY = Duration.ofMillis(250);

  private static final Duration END = Duration.ofSeconds(15);

  private final VmSource source;
  private final Listener listener;
  private final Thread thread;
  private final Semaphore retryNow = new Semaphore(0);
  private volatile boolean closed;

  private ReconnectingConnection(VmSource source, Listener listener, @Nullable VmConnection first) {
    this.source = source;
    this.listener = listener;
    this.thread = new Thread(() -> run(first), "oriel-link");
  }

  /// Starts.
  ///
  /// @param first a connection that is up already, or null
  static ReconnectingConnection start(
      VmSource source, Listener listener, @Nullable VmConnection first) {
    ReconnectingConnection link = new ReconnectingConnection(source, listener, first);
    link.thread.start();
    return link;
  }

  /// Connects now, also where somebody else has the VM's display.
  void retry() {
    source.insist();
    retryNow.release();
  }

  private void run(@Nullable VmConnection first) {
    try {
      VmConnection vm = first;
      while (!closed) {
        if (vm == null) {
          vm = tryToOpen();
        }
        if (vm != null) {
          serve(vm);
          vm = null;
        }
        if (!closed) {
          boolean _ = retryNow.tryAcquire(RETRY.toNanos(), TimeUnit.NANOSECONDS);
        }
      }
    } catch (InterruptedException _) {
      // Closed.
    }
  }

  private @Nullable VmConnection tryToOpen() {
    String obstacle = source.obstacle();
    if (obstacle != null) {
      listener.elsewhere(obstacle);
      return null;
    }
    try {
      return source.open();
    } catch (DisplayInUseException e) {
      listener.elsewhere(String.valueOf(e.getMessage()));
      return null;
    } catch (DisplayException e) {
      if (!closed) {
        listener.waiting(String.valueOf(e.getMessage()));
      }
      return null;
    }
  }

  /// Has a connection shown until it ends.
  private void serve(VmConnection vm) throws InterruptedException {
    try (vm) {
      CountDownLatch ended = new CountDownLatch(1);
      AtomicReference<String> reason = new AtomicReference<>("");
      vm.onClosed(
          why -> {
            reason.set(why);
            ended.countDown();
          });
      listener.found(vm);
      ended.await();
      if (!source.lent()) {
        listener.lost(reason.get());
      }
    } catch (DisplayException | CommandException e) {
      if (!closed) {
        listener.waiting(String.valueOf(e.getMessage()));
      }
    }
  }

  /// Ends the connection and the thread.
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      boolean _ = thread.join(END);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
