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

/// A [ViewerProgram] and the way to it.
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
  /// @param environment of its display
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

  /// Opens a window in place of the one before; frames go to it after [#toWindow].
  void open(boolean vsync) {
    String _ = ask("open " + vsync);
  }

  /// Gives buffers back by this policy from now on.
  void policy(ReleasePolicy policy) {
    String _ = ask("policy " + policy);
  }

  /// Puts the window on the screen or takes it off.
  void show(boolean onScreen) {
    String _ = ask("show " + onScreen);
  }

  /// From now on frames go to the window.
  void toWindow() {
    String _ = ask("window");
  }

  /// From now on frames are answered as soon as they come.
  void toFloor() {
    String _ = ask("floor");
  }

  /// How many updates were answered so far, by cause.
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

  /// What each flush since the last call was spent on, those of the floor included.
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
      // It has ended; its last words follow.
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
