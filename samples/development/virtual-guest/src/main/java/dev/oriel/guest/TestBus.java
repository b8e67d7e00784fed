// SPDX-License-Identifier: Apache-2.0
package dev.oriel.guest;

import dev.oriel.fixtures.Programs;
import dev.oriel.fixtures.TempDirectory;
import dev.oriel.fixtures.TestProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A private message bus: a separate `dbus-daemon` on its own socket.
///
/// Threading: any thread. Ownership: [#close()] ends the bus.
public final class TestBus implements AutoCloseable {

  private static final Duration STOP_LIMIT = Duration.ofSeconds(30);

  private static final String CONFIGURATION = "bus.conf";

  private final TempDirectory directory;
  private TestProcess daemon;
  private final String address;

  private TestBus(TempDirectory directory, TestProcess daemon, String address) {
    this.directory = directory;
    this.daemon = daemon;
    this.address = address;
  }

  /// Returns null if a bus can be started, otherwise the reason why its tests cannot run.
  public static @Nullable String unavailable() {
    return Programs.missing("dbus-daemon");
  }

  /// Starts a bus and waits until it listens.
  public static TestBus start() throws IOException {
    TempDirectory directory = new TempDirectory("oriel-bus");
    try {
      Path socket = directory.resolve("bus");
      Path configuration = directory.resolve(CONFIGURATION);
      Files.writeString(configuration, configuration(socket));
      return new TestBus(directory, listening(configuration), "unix:path=" + socket);
    } catch (Throwable t) {
      directory.close();
      throw t;
    }
  }

  private static TestProcess listening(Path configuration) throws IOException {
    TestProcess daemon =
        TestProcess.start(
            null,
            Map.of(),
            List.of(
                "dbus-daemon", "--config-file=" + configuration, "--nofork", "--print-address=1"));
    // The daemon prints its address when it listens. The guid after the address is not needed.
    if (daemon.stdout().readLine() == null) {
      try (daemon) {
        int status = daemon.awaitExit(STOP_LIMIT);
        throw new IOException("dbus-daemon ended with status " + status + ": " + daemon.stderr());
      }
    }
    return daemon;
  }

  /// Returns the bus's address in the format of `DBUS_SESSION_BUS_ADDRESS`.
  public String address() {
    return address;
  }

  /// Ends the daemon while its clients are connected, as when a viewer loses its bus.
  public void stop() {
    daemon.terminate();
    int _ = daemon.awaitExit(STOP_LIMIT);
  }

  /// Starts the daemon again at the same address, after [#stop].
  public void restart() throws IOException {
    daemon.close();
    Files.deleteIfExists(directory.resolve("bus"));
    daemon = listening(directory.resolve(CONFIGURATION));
  }

  @Override
  public void close() {
    try (directory) {
      daemon.close();
    }
  }

  private static String configuration(Path socket) {
    return String.format(
        Locale.ROOT,
        """
    <!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
     "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
    <busconfig>
      <type>session</type>
      <listen>unix:path=%s</listen>
      <auth>EXTERNAL</auth>
      <policy context="default">
        <allow send_destination="*" eavesdrop="true"/>
        <allow eavesdrop="true"/>
        <allow own="*"/>
      </policy>
    </busconfig>
    """,
        socket);
  }
}
