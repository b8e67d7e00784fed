// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A process that cannot outlive the JVM that started it, not even one ended by SIGKILL.
///
/// The command runs as the child of a small shell whose standard input is a pipe from this JVM.
/// Nobody else holds the writing end, so the kernel closes it when the JVM ends in whatever way,
/// and a watcher in the shell then kills the command with all its children, which are a process
/// group of their own. (`PR_SET_PDEATHSIG` would fire when the *thread* that forked ends, which in
/// a JVM is any time.) The shell is the command's parent and reaps it, so a recycled pid is never
/// signalled.
///
/// Threading: any thread. Ownership: [#close()] ends the process, at once and for sure.
public final class TestProcess implements AutoCloseable {

  /// The arguments of the shell are the command. Its first line of output is the command's pid.
  private static final String GUARD =
      """
      exec 3<&0 </dev/null
      setsid sh -c 'echo "$$"; exec "$@"' sh "$@" 3<&- &
      child=$!
      { read -r _ <&3; kill -KILL "-$child" || kill -KILL "$child"; } >/dev/null 2>&1 &
      watcher=$!
      exec 3<&-
      wait "$child"
      status=$?
      kill -KILL "-$child" "$watcher" 2>/dev/null
      wait "$watcher" 2>/dev/null
      exit "$status"
      """;

  private static final int KEPT_STDERR_CHARS = 1 << 16;
  private static final Duration END_LIMIT = Duration.ofSeconds(30);

  private final List<String> command;
  private final Process guard;
  private final BufferedReader stdout;
  private final StringBuilder stderr = new StringBuilder();
  private final Thread stderrReader;
  private final long pid;

  private TestProcess(List<String> command, Process guard) throws IOException {
    this.command = command;
    this.guard = guard;
    this.stdout = guard.inputReader(StandardCharsets.UTF_8);
    this.stderrReader =
        Thread.ofPlatform()
            .daemon()
            .name("stderr of " + command.getFirst())
            .start(() -> drain(guard.errorReader(StandardCharsets.UTF_8)));
    String first = stdout.readLine();
    if (first == null) {
      guard.destroyForcibly();
      throw new IOException("the shell that guards " + command + " did not start");
    }
    this.pid = Long.parseLong(first);
  }

  /// Starts a command with this JVM's environment and directory.
  public static TestProcess start(String... command) throws IOException {
    return start(null, Map.of(), List.of(command));
  }

  /// Starts a command.
  ///
  /// @param directory where it runs, or null for this JVM's own
  /// @param environment added to this JVM's environment
  /// @param command the program, looked up in PATH, and its arguments
  public static TestProcess start(
      @Nullable Path directory, Map<String, String> environment, List<String> command)
      throws IOException {
    List<String> line = new ArrayList<>(List.of("setsid", "sh", "-c", GUARD, "guard"));
    line.addAll(command);
    ProcessBuilder builder = new ProcessBuilder(line);
    if (directory != null) {
      builder.directory(directory.toFile());
    }
    builder.environment().putAll(environment);
    return new TestProcess(List.copyOf(command), builder.start());
  }

  /// The pid of the command itself, not of its guard.
  public long pid() {
    return pid;
  }

  /// Whether the command runs.
  public boolean isAlive() {
    return guard.isAlive();
  }

  /// Completed when the command has ended, by itself or not.
  public CompletableFuture<TestProcess> onExit() {
    return guard.onExit().thenApply(_ -> this);
  }

  /// What the command writes to its standard output.
  public BufferedReader stdout() {
    return stdout;
  }

  /// What the command wrote to its standard error so far (the last 64 Ki characters).
  public String stderr() {
    synchronized (stderr) {
      return stderr.toString();
    }
  }

  /// Asks the command to end (SIGTERM).
  public void terminate() {
    ProcessHandle.of(pid).ifPresent(ProcessHandle::destroy);
  }

  /// Waits until the command has ended.
  ///
  /// @return its exit status, or 128 plus the signal that ended it
  /// @throws AssertionError when it still runs after the limit
  public int awaitExit(Duration limit) {
    try {
      if (!guard.waitFor(Await.patient(limit).toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError(
            command.getFirst() + " still runs after " + limit.toMillis() + " ms\n" + stderr());
      }
      stderrReader.join(END_LIMIT);
      return guard.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting for " + command.getFirst(), e);
    }
  }

  /// Kills the command and waits until it is gone.
  @Override
  public void close() {
    try {
      guard.getOutputStream().close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    boolean interrupted = Thread.interrupted();
    try {
      awaitExit(END_LIMIT);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public String toString() {
    return command.getFirst() + "[" + pid + "]";
  }

  private void drain(Reader from) {
    char[] chunk = new char[4096];
    try (from) {
      for (int n; (n = from.read(chunk)) >= 0; ) {
        synchronized (stderr) {
          stderr.append(chunk, 0, n);
          if (stderr.length() > KEPT_STDERR_CHARS) {
            stderr.delete(0, stderr.length() - KEPT_STDERR_CHARS);
          }
        }
      }
    } catch (IOException e) {
      synchronized (stderr) {
        stderr.append("\n[reading stderr failed: ").append(e).append(']');
      }
    }
  }
}
