package dev.oriel.dbus;

import dev.oriel.core.frame.ReleaseCause;
import dev.oriel.dbus.internal.listener.ListenerCounters;
import dev.oriel.dbus.internal.listener.ListenerServer;
import java.util.EnumMap;
import java.util.concurrent.CountDownLatch;

/// A console that is being shown to a sink.
///
/// Threading: any thread.
public final class ConsoleSession implements AutoCloseable {

  private final Console console;
  private final MainConnection connection;
  private final ListenerServer server;

  ConsoleSession(Console console, MainConnection connection, ListenerServer server) {
    this.console = console;
    this.connection = connection;
    this.server = server;
  }

  /// The console.
  public Console console() {
    return console;
  }

  /// Whether QEMU still shows it here.
  public boolean isOpen() {
    return !server.ended();
  }

  /// What has been done so far.
  public ListenerStats stats() {
    ListenerCounters counters = server.counters();
    EnumMap<ReleaseCause, Long> releases = new EnumMap<>(ReleaseCause.class);
    for (ReleaseCause cause : ReleaseCause.values()) {
      if (counters.releases(cause) != 0) {
        releases.put(cause, counters.releases(cause));
      }
    }
    return new ListenerStats(counters.messages(), counters.rejected(), releases);
  }

  /// Ends it: what the guest waits for is released, and the sink hears nothing any more, not even
  /// that it is over. Frames in flight stay readable until they are closed. Idempotent.
  @Override
  public void close() {
    if (connection.loop().inLoop()) {
      server.end(null);
      return;
    }
    CountDownLatch done = new CountDownLatch(1);
    boolean accepted =
        connection.post(
            () -> {
              server.end(null);
              done.countDown();
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
}
