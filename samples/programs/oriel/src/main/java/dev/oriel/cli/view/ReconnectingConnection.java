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

/// Keeps the connection to a VM that may go away and come back.
///
/// Threading: its own thread connects, tries again, and waits for the end of the connection.
/// Ownership: it closes the connections that it opens and the one that it is given.
final class ReconnectingConnection implements AutoCloseable {

  /// Is notified of changes of the connection, on the link's thread. Its methods may wait.
  interface Listener {

    /// Called when the VM is connected to.
    ///
    /// @throws CommandException if the consoles to show are not there yet
    /// @throws InterruptedException if the link is closed in the meantime
    void found(VmConnection vm) throws CommandException, InterruptedException;

    /// Called when the VM has gone away.
    void lost(String reason);

    /// Called when another program has the display. The link checks again later.
    void elsewhere(String reason);

    /// Called when the VM could not be reached. The link tries again later.
    void waiting(String reason);
  }

  /// The pause between two attempts: short for a user, and a small load for a bus or a directory.
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

  /// Starts the thread.
  ///
  /// @param first a connection that is open already, or null
  static ReconnectingConnection start(
      VmSource source, Listener listener, @Nullable VmConnection first) {
    ReconnectingConnection link = new ReconnectingConnection(source, listener, first);
    link.thread.start();
    return link;
  }

  /// Connects now, even if another program has the VM's display.
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

  /// Lets the listener show a connection until it ends.
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
