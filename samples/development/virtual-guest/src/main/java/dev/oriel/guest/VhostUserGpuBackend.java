// SPDX-License-Identifier: Apache-2.0
package dev.oriel.guest;

import dev.oriel.fixtures.Await;
import dev.oriel.fixtures.TempDirectory;
import dev.oriel.fixtures.TestProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/// QEMU's own program that executes the commands of a `vhost-user-gpu-pci` outside of QEMU.
///
/// Ownership: [#close()] ends it. Close it after its QEMU, which ends without it.
public final class VhostUserGpuBackend implements AutoCloseable {

  private static final String PROGRAM = "/usr/lib/qemu/vhost-user-gpu";
  private static final Duration START_LIMIT = Duration.ofSeconds(30);

  /// The flags of a socket that listens, in `/proc/net/unix`.
  private static final String LISTENS = " 00010000 ";

  private final TempDirectory directory;
  private final TestProcess process;

  private VhostUserGpuBackend(TempDirectory directory, TestProcess process) {
    this.directory = directory;
    this.process = process;
  }

  /// Starts it, and waits until a QEMU can connect.
  public static VhostUserGpuBackend start() throws IOException {
    TempDirectory directory = new TempDirectory("oriel-vhost");
    TestProcess process = null;
    try {
      Path socket = directory.resolve("socket");
      TestProcess started = TestProcess.start(PROGRAM, "--socket-path=" + socket);
      process = started;
      Await.until(
          () -> PROGRAM + " listens: " + started.stderr(), START_LIMIT, () -> listens(socket));
      return new VhostUserGpuBackend(directory, started);
    } catch (Throwable t) {
      if (process != null) {
        process.close();
      }
      directory.close();
      throw t;
    }
  }

  /// Returns whether a server listens. A connection to find out would be the only one that the
  /// backend accepts.
  private static boolean listens(Path socket) {
    try (Stream<String> sockets = Files.lines(Path.of("/proc/net/unix"))) {
      return sockets.anyMatch(line -> line.contains(LISTENS) && line.endsWith(" " + socket));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Returns the arguments with which a QEMU has this GPU.
  public String[] arguments() {
    return new String[] {
      "-chardev",
      "socket,id=vgpu,path=" + directory.resolve("socket"),
      "-device",
      "vhost-user-gpu-pci,id=gpu,chardev=vgpu"
    };
  }

  /// Returns the text that it has written to its standard error.
  public String stderr() {
    return process.stderr();
  }

  @Override
  public void close() {
    try (directory) {
      process.close();
    }
  }
}
