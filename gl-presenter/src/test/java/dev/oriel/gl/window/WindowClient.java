// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.window;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A [WindowProgram] in a separate process. It ends when its standard input ends, and therefore
/// also when this process ends.
final class WindowClient implements AutoCloseable {

  private static final long LIMIT_SECONDS = 30;

  private final Process process;
  private final Writer commands;
  private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
  private final List<String> events = new ArrayList<>();
  private final StringBuilder output = new StringBuilder();

  private WindowClient(Process process) {
    this.process = process;
    this.commands = process.outputWriter(StandardCharsets.UTF_8);
    Thread.ofVirtual().start(this::listen);
  }

  /// Opens a window on the server or compositor that `environment` names.
  static WindowClient start(Map<String, String> environment, int width, int height)
      throws IOException {
    return start(environment, width, height, WindowPresentation.AUTO);
  }

  /// Opens a window with the given presentation.
  static WindowClient start(
      Map<String, String> environment, int width, int height, WindowPresentation presentation)
      throws IOException {
    Set<String> path = new LinkedHashSet<>();
    path.add(testClasses());
    for (String property : List.of("java.class.path", "jdk.module.path")) {
      for (String entry : System.getProperty(property, "").split(File.pathSeparator, -1)) {
        if (!entry.isEmpty()) {
          path.add(entry);
        }
      }
    }
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xmx256m",
            "-cp",
            String.join(File.pathSeparator, path),
            WindowProgram.class.getName(),
            "" + width,
            "" + height,
            presentation.name());
    builder.environment().remove("WAYLAND_DISPLAY");
    builder.environment().remove("DISPLAY");
    builder.environment().putAll(environment);
    WindowClient client = new WindowClient(builder.redirectErrorStream(true).start());
    client.answer(LIMIT_SECONDS);
    return client;
  }

  /// Test classes are patched into their module, so they are not on any path.
  private static String testClasses() {
    String name = WindowProgram.class.getName().replace('.', '/') + ".class";
    String url = Objects.requireNonNull(WindowProgram.class.getResource("/" + name)).toString();
    return Path.of(java.net.URI.create(url.substring(0, url.length() - name.length()))).toString();
  }

  private void listen() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        synchronized (events) {
          output.append(line).append('\n');
          if (line.startsWith("event ")) {
            events.add(line.substring("event ".length()));
            events.notifyAll();
          }
        }
        if (line.startsWith("done") || line.startsWith("failed")) {
          answers.add(line);
        }
      }
      answers.add("failed: the window's process ended");
    } catch (IOException e) {
      answers.add("failed: " + e);
    }
  }

  private String answer(long limitSeconds) {
    try {
      String line = answers.poll(limitSeconds, TimeUnit.SECONDS);
      if (line == null || !line.startsWith("done")) {
        throw new AssertionError(line + "\n" + output());
      }
      return line;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /// Sends a command and waits for its answer.
  String command(String command) {
    return command(command, LIMIT_SECONDS);
  }

  /// Sends a command that may take longer, and waits for its answer.
  String command(String command, long limitSeconds) {
    try {
      commands.write(command + "\n");
      commands.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(output(), e);
    }
    return answer(limitSeconds);
  }

  /// Returns a number of the statistics that an answer contains.
  static long number(String stats, String name) {
    Matcher found = Pattern.compile("[\\[, {]" + name + "=(\\d+)").matcher(stats);
    assertTrue(found.find(), () -> name + " in " + stats);
    return Long.parseLong(found.group(1));
  }

  /// Returns the process ID.
  long pid() {
    return process.pid();
  }

  /// Waits for an event that was not waited for before, in any order, and removes it.
  void expect(String event) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    synchronized (events) {
      while (!events.remove(event)) {
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (left < 1) {
          throw new AssertionError("no event \"" + event + "\" in\n" + output);
        }
        try {
          events.wait(left);
        } catch (InterruptedException e) {
          throw new AssertionError(e);
        }
      }
    }
  }

  /// Returns and removes the events that were not waited for so far, in order.
  List<String> takeEvents() {
    synchronized (events) {
      List<String> taken = List.copyOf(events);
      events.clear();
      return taken;
    }
  }

  String output() {
    synchronized (events) {
      return output.toString();
    }
  }

  /// Ends the program normally.
  int end() {
    try {
      commands.close();
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("the window does not close\n" + output());
      }
      return process.exitValue();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
