// SPDX-License-Identifier: Apache-2.0
package dev.oriel.bench;

import dev.oriel.core.frame.ReleaseCause;
import dev.oriel.gl.ReleasePolicy;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/// A process that runs a [ViewerProgram], and the connection to it.
///
/// Threading: one thread. Ownership: [#close] ends it; it also ends with this process.
final class ViewerProcess implements AutoCloseable {

  private static final long END_SECONDS = 10;

  private final Process process;
  private final Path errors;
  private final BufferedReader answers;
  private final Writer commands;

  private ViewerProcess(Process process, Path errors) {
    this.process = process;
    this.errors = errors;
    this.answers = process.inputReader(StandardCharsets.UTF_8);
    this.commands = process.outputWriter(StandardCharsets.UTF_8);
  }

  /// Starts a viewer and waits until it is attached.
  ///
  /// @param environment the environment variables of its display
  static ViewerProcess start(Map<String, String> environment, Path qmpSocket) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-Xlog:disable",
                "-Dorg.lwjgl.system.memoryBackend=ffm",
                "-cp",
                System.getProperty("java.class.path"),
                ViewerProgram.class.getName(),
                qmpSocket.toString()));
    builder.environment().keySet().removeAll(List.of("DISPLAY", "WAYLAND_DISPLAY"));
    builder.environment().putAll(environment);
    Path errors = Files.createTempFile("oriel-bench", ".log");
    ViewerProcess viewer =
        new ViewerProcess(builder.redirectError(errors.toFile()).start(), errors);
    try {
      String _ = viewer.answer("its start");
      return viewer;
    } catch (Throwable t) {
      viewer.close();
      throw t;
    }
  }

  /// Opens a window and closes the previous one. Frames go to it after [#toWindow].
  void open(boolean vsync) {
    String _ = ask("open " + vsync);
  }

  /// Releases buffers by this policy from now on.
  void policy(ReleasePolicy policy) {
    String _ = ask("policy " + policy);
  }

  /// Shows or hides the window.
  void show(boolean onScreen) {
    String _ = ask("show " + onScreen);
  }

  /// Passes frames to the window from now on.
  void toWindow() {
    String _ = ask("window");
  }

  /// Answers frames as soon as they arrive from now on.
  void toFloor() {
    String _ = ask("floor");
  }

  /// Returns how many updates have been answered so far, by cause.
  Map<ReleaseCause, Long> releases() {
    Map<ReleaseCause, Long> counts = new EnumMap<>(ReleaseCause.class);
    for (String entry : ask("stats").split(" ", -1)) {
      int equals = entry.indexOf('=');
      counts.put(
          ReleaseCause.valueOf(entry.substring(0, equals)),
          Long.parseLong(entry.substring(equals + 1)));
    }
    return counts;
  }

  /// Returns the stages of each flush since the last call, including those of the floor.
  List<FlushStages> flushes() {
    String answer = ask("flushes");
    return answer.isEmpty()
        ? List.of()
        : Stream.of(answer.split(" ", -1)).map(FlushStages::decode).toList();
  }

  private String ask(String command) {
    try {
      commands.write(command + "\n");
      commands.flush();
    } catch (IOException _) {
      // It has ended. Its last output is read below.
    }
    try {
      return answer(command);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String answer(String question) throws IOException {
    String line = answers.readLine();
    if (line == null || !line.startsWith("done")) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "the viewer's answer to %s is: %s%n%s",
              question,
              line,
              Files.readString(errors)));
    }
    return line.substring("done".length()).strip();
  }

  @Override
  public void close() {
    try {
      commands.close();
    } catch (IOException _) {
      // It has ended already.
    }
    try {
      var _ = process.onExit().get(END_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException _) {
      // It is ended below.
    } finally {
      process.destroyForcibly();
      boolean _ = errors.toFile().delete();
    }
  }
}
