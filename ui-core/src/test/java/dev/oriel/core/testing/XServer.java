// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.testing;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An X server with a screen in memory (Xvfb), on a display that was free.
///
/// Threading: any. Ownership: [#close()] ends the server.
public final class XServer implements AutoCloseable {

  private static final String PROGRAM = "Xvfb";
  private static final Duration STOP_LIMIT = Duration.ofSeconds(30);

  private final TempDirectory directory;
  private final TestProcess server;
  private final int display;

  private XServer(TempDirectory directory, TestProcess server, int display) {
    this.directory = directory;
    this.server = server;
    this.display = display;
  }

  /// Null where an X server can be started, else the reason for which a test of it cannot run.
  public static @Nullable String unavailable() {
    return Programs.missing(PROGRAM);
  }

  /// Starts a server with one screen of 24 bits and waits until it takes clients: only then does it
  /// write the number of its display.
  ///
  /// @param options more of the server's, such as `-extension MIT-SHM`
  public static XServer start(int width, int height, String... options) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                PROGRAM,
                "-displayfd",
                "1",
                "-screen",
                "0",
                width + "x" + height + "x24",
                "-nolisten",
                "tcp",
                "-noreset",
                // No auto-repeat: on a busy machine a key that is struck is held for longer.
                "-r"));
    command.addAll(List.of(options));
    TempDirectory directory = new TempDirectory("oriel-x");
    TestProcess server = null;
    try {
      command.addAll(List.of("-fbdir", directory.path().toString()));
      server = TestProcess.start(null, Map.of(), command);
      String line = server.stdout().readLine();
      if (line == null) {
        int status = server.awaitExit(STOP_LIMIT);
        throw new IOException(PROGRAM + " ended with status " + status + ": " + server.stderr());
      }
      return new XServer(directory, server, Integer.parseInt(line.strip()));
    } catch (Throwable t) {
      if (server != null) {
        server.close();
      }
      directory.close();
      throw t;
    }
  }

  /// The display, as `DISPLAY` has it.
  public String display() {
    return ":" + display;
  }

  /// What a client's environment needs.
  public Map<String, String> environment() {
    return Map.of("DISPLAY", display());
  }

  /// What the screen shows at this moment.
  public Screenshot screenshot() throws IOException {
    try (FileChannel file =
        FileChannel.open(directory.resolve("Xvfb_screen0"), StandardOpenOption.READ)) {
      return Screenshot.ofXwd(file.map(MapMode.READ_ONLY, 0, file.size()));
    }
  }

  /// Lets the server end in order, so that it removes its socket and lock.
  @Override
  public void close() {
    try (directory;
        server) {
      server.terminate();
      int _ = server.awaitExit(STOP_LIMIT);
    }
  }
}
