// SPDX-License-Identifier: Apache-2.0
package dev.oriel.fuzz;

import dev.oriel.core.internal.linux.UnixSockets;
import dev.oriel.core.os.OsException;
import dev.oriel.dbus.internal.qmp.QmpClient;
import dev.oriel.dbus.internal.qmp.QmpException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Feeds the answers of a monitor that sends any greeting, answers and events, or a flood of them.
/// The conversation ends in time, with an answer or with an error that programs expect.
final class QmpTarget implements FuzzTarget {

  private static final Duration TIMEOUT = Duration.ofMillis(150);
  private static final Duration LIMIT = Duration.ofSeconds(30);

  /// The largest flood in bytes.
  private static final int MAX_BYTES = 1 << 22;

  private static final String[] PIECES = {
    "{\"QMP\": {\"version\": {}, \"capabilities\": []}}\n",
    "{\"return\": {}}\n",
    "{\"return\": [{\"name\": \"d\", \"type\": \"child<virtio-multitouch-pci>\"}]}\n",
    "{\"error\": {\"class\": \"GenericError\", \"desc\": \"no\"}}\n",
    "{\"error\": 7}\n",
    "{\"event\": \"STOP\", \"data\": {}}\n",
    "{\"return\": null}\n",
    "[]\n",
    "7\n",
    "\n",
    "{",
    "[",
    "{\"a\":",
    "\"",
    "{\"return\": [1, null, {\"type\": null}, []]}\n",
    "x",
  };

  private @Nullable Monitor monitor;

  @Override
  public void run(Choices choices) throws IOException {
    Monitor m = monitor;
    if (m == null) {
      m = new Monitor();
      monitor = m;
    }
    int habit = choices.octet();
    boolean patient = habit % 16 == 15;
    ByteBuffer script = script(choices, habit % 2 == 0);
    Resources before = Resources.now();
    long start = System.nanoTime();
    Thread server = m.serve(script, patient);
    try (QmpClient client = QmpClient.connect(m.path, TIMEOUT)) {
      if (habit % 4 < 2) {
        boolean _ = client.hasDevice("virtio-multitouch-");
      }
      try (UnixSockets.Pair pair = UnixSockets.pair()) {
        client.addDisplayClient(pair.far());
      }
    } catch (QmpException | OsException e) {
      if (String.valueOf(e.getMessage()).isBlank()) {
        throw new AssertionError("an error without a message", e);
      }
    }
    try {
      server.join(LIMIT);
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    }
    long took = System.nanoTime() - start;
    if (took > LIMIT.toNanos()) {
      throw new AssertionError("it took " + took / 1_000_000 + " ms");
    }
    before.awaitAgain();
  }

  private static ByteBuffer script(Choices choices, boolean greets) {
    ByteBuffer out = ByteBuffer.allocate(MAX_BYTES);
    if (greets) {
      out.put((PIECES[0] + PIECES[1]).getBytes(StandardCharsets.UTF_8));
    }
    while (!choices.isDone()) {
      byte[] piece =
          choices.below(4) == 3
              ? choices.bytes(choices.octet())
              : choices.of(PIECES).getBytes(StandardCharsets.UTF_8);
      int times = choices.below(8) == 7 ? 1 << choices.below(22) : 1;
      for (int i = 0; i < times && out.remaining() > piece.length && piece.length > 0; i++) {
        out.put(piece);
      }
    }
    return out.flip();
  }

  /// A fake monitor that listens at a path as long as the process runs.
  private static final class Monitor {

    private final Path path;
    private final ServerSocketChannel listening;

    Monitor() throws IOException {
      Path folder = Files.createTempDirectory("oriel-fuzz");
      path = folder.resolve("qmp");
      folder.toFile().deleteOnExit();
      path.toFile().deleteOnExit();
      listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      listening.bind(UnixDomainSocketAddress.of(path));
    }

    /// Serves one client: sends everything at once, then closes the connection, or waits for the
    /// client to close it.
    Thread serve(ByteBuffer script, boolean patient) {
      return Thread.ofPlatform()
          .name("fake-monitor")
          .daemon()
          .start(
              () -> {
                try (SocketChannel client = listening.accept()) {
                  while (script.hasRemaining()) {
                    int _ = client.write(script);
                  }
                  ByteBuffer commands = ByteBuffer.allocate(4096);
                  while (patient && client.read(commands) >= 0) {
                    commands.clear();
                  }
                } catch (IOException _) {
                  // The client has closed the connection.
                }
              });
    }
  }
}
