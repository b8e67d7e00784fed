// SPDX-License-Identifier: Apache-2.0
package dev.oriel.guest;

import dev.oriel.fixtures.TempDirectory;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.Function;

/// A QMP monitor that sends answers that no QEMU sends.
///
/// Threading: any thread. The monitor serves one client after the other on its own thread.
/// Ownership: [#close()] ends it.
public final class FakeMonitor implements AutoCloseable {

  /// The greeting of QEMU.
  public static final String GREETING = "{\"QMP\": {\"version\": {}, \"capabilities\": []}}\n";

  private final TempDirectory directory = new TempDirectory("oriel-monitor");
  private final ServerSocketChannel server;

  /// Starts the monitor.
  ///
  /// @param greeting the text that each client receives first
  /// @param answers returns the answer to a line; an answer with a NUL at its end is repeated
  ///   without end, and the NUL is not sent
  public FakeMonitor(String greeting, Function<String, String> answers) throws IOException {
    server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(path()));
    Thread.ofPlatform().daemon().name("fake-monitor").start(() -> serve(greeting, answers));
  }

  /// Returns the path of the monitor's socket.
  public Path path() {
    return directory.resolve("qmp");
  }

  private void serve(String greeting, Function<String, String> answers) {
    while (server.isOpen()) {
      try (SocketChannel client = server.accept();
          OutputStream out = Channels.newOutputStream(client);
          BufferedReader in =
              new BufferedReader(Channels.newReader(client, StandardCharsets.UTF_8))) {
        out.write(greeting.getBytes(StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
          byte[] answer = answers.apply(line).getBytes(StandardCharsets.UTF_8);
          boolean endless = answer.length > 0 && answer[answer.length - 1] == 0;
          do {
            out.write(answer, 0, endless ? answer.length - 1 : answer.length);
          } while (endless);
        }
      } catch (IOException _) {
        // The client has disconnected, or the monitor is being closed.
      }
    }
  }

  @Override
  public void close() {
    try (directory) {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
