// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus;

import dev.oriel.core.os.FileErrors;
import dev.oriel.core.os.OsException;
import dev.oriel.core.os.ShutdownHook;
import dev.oriel.dbus.internal.qmp.QmpClient;
import dev.oriel.dbus.internal.qmp.QmpException;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A QEMU process that this JVM started. It offers its display on D-Bus, peer to peer, through the
/// socket of its monitor ([#endpoint]).
///
/// Ownership: QEMU ends with [#close] and with this JVM. If this JVM is killed, QEMU ends by the
/// kernel's parent-death signal, provided that util-linux' `setpriv` is installed.
///
/// Threading: any thread.
public final class QemuProcess implements AutoCloseable {

  /// The QEMU program for x86-64 guests, the architecture of most hosts.
  public static final String DEFAULT_PROGRAM = "qemu-system-x86_64";

  /// The most bytes of the log that an error quotes. QEMU reports why it ends in a line or two.
  private static final int MAX_LOG_TAIL = 4096;

  private static final Duration START_LIMIT = Duration.ofSeconds(20);
  private static final Duration END_LIMIT = Duration.ofSeconds(2);

  /// The longest path of a socket: the kernel's `sun_path` holds 108 bytes with the final zero.
  private static final int SOCKET_PATH_LIMIT = 107;

  private final Process process;
  private final Path log;
  private final Path qmpSocket;
  private final ShutdownHook endWithJvm;

  private QemuProcess(Process process, Path log, Path qmpSocket, ShutdownHook endWithJvm) {
    this.process = process;
    this.log = log;
    this.qmpSocket = qmpSocket;
    this.endWithJvm = endWithJvm;
  }

  /// Starts QEMU and returns when the machine has been created and runs.
  ///
  /// @param program the program, looked up in the `PATH`
  /// @param arguments the arguments that define the VM; `-display dbus,p2p=yes` is added unless
  ///   there is a `-display`, and a monitor is always added
  /// @param runDir an existing directory of the caller for the monitor's socket `qmp.sock` and
  ///   QEMU's output `qemu.log`
  /// @throws NoSuchProgramException if there is no such program
  /// @throws IOException with QEMU's own message if QEMU ends instead
  public static QemuProcess start(String program, List<String> arguments, Path runDir)
      throws IOException, InterruptedException {
    Path qmpSocket = runDir.resolve("qmp.sock").toAbsolutePath();
    if (qmpSocket.toString().getBytes(StandardCharsets.UTF_8).length > SOCKET_PATH_LIMIT) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "the path of a socket may have %d bytes, %s has more; choose a shorter directory",
              SOCKET_PATH_LIMIT,
              qmpSocket));
    }
    Path log = runDir.resolve("qemu.log").toAbsolutePath();
    Process process = startWithParentDeathSignal(command(program, arguments, qmpSocket), log);
    ShutdownHook end;
    try {
      end = ShutdownHook.add("qemu-end", _ -> process.destroyForcibly());
    } catch (IllegalStateException e) {
      // The JVM is ending: QEMU must not outlive it.
      process.destroyForcibly();
      throw e;
    }
    var qemu = new QemuProcess(process, log, qmpSocket, end);
    try {
      qemu.awaitMonitor();
      return qemu;
    } catch (Throwable t) {
      qemu.close();
      throw t;
    }
  }

  /// Returns a path as a value for QEMU's options, which QEMU splits at single commas.
  public static String option(Path path) {
    return path.toAbsolutePath().toString().replace(",", ",,");
  }

  /// Returns the endpoint of the display, which serves one client at a time.
  public Endpoint endpoint() {
    return new Endpoint.Qmp(qmpSocket);
  }

  /// Returns the socket on which QEMU's monitor listens for one client at a time.
  public Path qmpSocket() {
    return qmpSocket;
  }

  /// Returns the file with QEMU's standard output and error.
  public Path log() {
    return log;
  }

  /// Returns the QEMU process, for callers that want to watch it.
  public ProcessHandle process() {
    return process.toHandle();
  }

  /// Ends QEMU and removes its socket. The log stays. A second call does nothing.
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(END_LIMIT)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException _) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    endWithJvm.close();
    try {
      Files.deleteIfExists(qmpSocket);
    } catch (IOException _) {
      // The directory belongs to the caller, who may have removed it or may keep it.
    }
  }

  private static List<String> command(String program, List<String> arguments, Path qmpSocket)
      throws IOException {
    if (findOnPath(program) == null) {
      throw new NoSuchProgramException(program);
    }
    List<String> command = new ArrayList<>();
    if (findOnPath("setpriv") != null) {
      command.addAll(List.of("setpriv", "--pdeathsig", "KILL"));
    }
    command.add(program);
    command.addAll(arguments);
    if (!arguments.contains("-display")) {
      command.addAll(List.of("-display", "dbus,p2p=yes"));
    }
    command.addAll(List.of("-qmp", "unix:" + option(qmpSocket) + ",server=on,wait=off"));
    return command;
  }

  private static @Nullable Path findOnPath(String program) {
    String path = System.getenv("PATH");
    for (String directory : path == null ? new String[0] : path.split(File.pathSeparator, -1)) {
      Path candidate = Path.of(directory, program);
      if (Files.isExecutable(candidate)) {
        return candidate;
      }
    }
    return null;
  }

  /// Starts the process on a thread that stays as long as the process does: the kernel sends the
  /// signal when the *thread* that started the process ends.
  private static Process startWithParentDeathSignal(List<String> command, Path log)
      throws IOException, InterruptedException {
    var builder =
        new ProcessBuilder(command)
            .redirectInput(Redirect.from(new File("/dev/null")))
            .redirectOutput(log.toFile())
            .redirectErrorStream(true);
    var started = new CompletableFuture<Process>();
    Thread.ofPlatform()
        .daemon()
        .name("qemu-parent")
        .start(
            () -> {
              try {
                Process process = builder.start();
                started.complete(process);
                process.waitFor();
              } catch (IOException | InterruptedException e) {
                started.completeExceptionally(e);
              }
            });
    try {
      return started.get();
    } catch (ExecutionException e) {
      throw new IOException("cannot start " + String.join(" ", command), e.getCause());
    }
  }

  /// Waits for the monitor. QEMU opens the socket first, but answers only when the whole machine
  /// has been created.
  private void awaitMonitor() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + START_LIMIT.toNanos();
    while (!answers(Duration.ofNanos(deadline - System.nanoTime()))) {
      if (process.waitFor(5, TimeUnit.MILLISECONDS)) {
        throw new IOException(
            String.format(
                Locale.ROOT, "QEMU ended with exit code %d: %s", process.exitValue(), logTail()));
      }
      if (System.nanoTime() > deadline) {
        throw new IOException(
            String.format(
                Locale.ROOT,
                "QEMU's monitor %s did not answer within %d s: %s",
                qmpSocket,
                START_LIMIT.toSeconds(),
                logTail()));
      }
    }
  }

  /// Returns the end of the log. Bytes that are not UTF-8, such as a file name in another encoding,
  /// become U+FFFD: the rest still explains why QEMU ended.
  private String logTail() {
    try (SeekableByteChannel channel = Files.newByteChannel(log)) {
      long skipped = Math.max(0, channel.size() - MAX_LOG_TAIL);
      byte[] end = Channels.newInputStream(channel.position(skipped)).readNBytes(MAX_LOG_TAIL);
      return (skipped > 0 ? "… " : "") + new String(end, StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      return "its log " + log + " cannot be read: " + FileErrors.describe(e);
    }
  }

  private boolean answers(Duration limit) {
    try (QmpClient _ = QmpClient.connect(qmpSocket, limit)) {
      return true;
    } catch (OsException | QmpException _) {
      // QEMU does not listen yet, or it is ending; then its exit reports the reason.
      return false;
    }
  }
}
