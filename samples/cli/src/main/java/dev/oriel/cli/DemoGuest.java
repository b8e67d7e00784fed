package dev.oriel.cli;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A QEMU that runs the built-in guest: a picture that moves and answers to keys and the pointer.
///
/// The guest is `src/main/demo-guest`, a few kilobytes that boot in well under a second. Its
/// display is `dbus,p2p=yes`; attach through [#qmpSocket].
///
/// Ownership: QEMU ends with [#close], with this JVM, and, by the kernel's parent-death signal,
/// when this JVM is killed.
///
/// Threading: any thread.
final class DemoGuest implements AutoCloseable {
  private static final String QEMU = "qemu-system-x86_64";
  private static final Duration START_LIMIT = Duration.ofSeconds(20);
  private static final Duration END_LIMIT = Duration.ofSeconds(2);

  /// The kernel's `sun_path` holds 108 bytes with the final zero.
  private static final int SOCKET_PATH_LIMIT = 107;

  private final Process process;
  private final Path image;
  private final Path log;
  private final Path qmpSocket;
  private final Thread endWithJvm;

  private DemoGuest(Process process, Path image, Path log, Path qmpSocket) {
    this.process = process;
    this.image = image;
    this.log = log;
    this.qmpSocket = qmpSocket;
    this.endWithJvm = new Thread(process::destroyForcibly, "demo-guest-end");
  }

  /// Starts the guest with its files in `runDir`, an existing directory of the caller's, and
  /// returns when QEMU listens on its QMP socket.
  static DemoGuest start(Path runDir) throws IOException, InterruptedException {
    Path qmpSocket = runDir.resolve("qmp.sock").toAbsolutePath();
    if (qmpSocket.toString().getBytes(StandardCharsets.UTF_8).length > SOCKET_PATH_LIMIT) {
      throw new IOException(
          "the path of a socket may have %d bytes, %s has more; choose a shorter directory"
              .formatted(SOCKET_PATH_LIMIT, qmpSocket));
    }
    Path image = runDir.resolve("demo-guest.img").toAbsolutePath();
    Path log = runDir.resolve("qemu.log").toAbsolutePath();
    try (InputStream packed =
        Objects.requireNonNull(
            DemoGuest.class.getResourceAsStream("demo-guest.img"),
            "demo-guest.img is not in the module")) {
      Files.copy(packed, image);
    }
    Process process = startWithParentDeathSignal(command(image, qmpSocket), log);
    var guest = new DemoGuest(process, image, log, qmpSocket);
    try {
      Runtime.getRuntime().addShutdownHook(guest.endWithJvm);
      guest.awaitQmp();
      return guest;
    } catch (Throwable t) {
      guest.close();
      throw t;
    }
  }

  /// The socket on which QEMU's monitor listens for one client at a time.
  Path qmpSocket() {
    return qmpSocket;
  }

  /// The QEMU process, for those who want to watch it.
  ProcessHandle process() {
    return process.toHandle();
  }

  /// Ends QEMU and removes its files; a second call does nothing.
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
    try {
      Runtime.getRuntime().removeShutdownHook(endWithJvm);
    } catch (IllegalStateException _) {
      // The JVM is already on its way out; the hook finds QEMU gone.
    }
    for (Path file : List.of(qmpSocket, image, log)) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException _) {
        // The directory is the caller's, who removes it or leaves it.
      }
    }
  }

  private static List<String> command(Path image, Path qmpSocket) throws IOException {
    List<String> command = new ArrayList<>();
    if (findOnPath("setpriv") != null) {
      command.addAll(List.of("setpriv", "--pdeathsig", "KILL"));
    }
    if (findOnPath(QEMU) == null) {
      throw new IOException(
          QEMU
              + " is not on the PATH; './oriel setup' installs it, or the package qemu-system-x86"
              + " together with qemu-system-modules-opengl");
    }
    command.add(QEMU);
    command.addAll(List.of("-name", "Oriel demo", "-nodefaults", "-no-user-config"));
    command.addAll(List.of("-machine", "pc", "-accel", "tcg", "-m", "16", "-vga", "std"));
    command.addAll(List.of("-drive", "format=raw,if=ide,file=" + commasDoubled(image), "-display"));
    command.add("dbus,p2p=yes");
    command.addAll(List.of("-qmp", "unix:" + commasDoubled(qmpSocket) + ",server=on,wait=off"));
    return command;
  }

  /// QEMU splits options at single commas.
  private static String commasDoubled(Path path) {
    return path.toString().replace(",", ",,");
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

  /// The kernel sends the signal when the *thread* that started the process ends, so that thread
  /// stays for as long as the process does.
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
        .name("demo-guest-parent")
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

  private void awaitQmp() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + START_LIMIT.toNanos();
    while (!listens()) {
      if (process.waitFor(5, TimeUnit.MILLISECONDS)) {
        throw new IOException(
            "QEMU ended with exit code %d: %s"
                .formatted(process.exitValue(), Files.readString(log).strip()));
      }
      if (System.nanoTime() > deadline) {
        throw new IOException(
            "QEMU did not open %s within %d s: %s"
                .formatted(qmpSocket, START_LIMIT.toSeconds(), Files.readString(log).strip()));
      }
    }
  }

  private boolean listens() {
    try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(qmpSocket));
      return true;
    } catch (IOException _) {
      return false;
    }
  }
}
