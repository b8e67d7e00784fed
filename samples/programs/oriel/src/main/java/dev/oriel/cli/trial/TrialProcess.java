// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.trial;

import dev.oriel.cli.trial.DeviceResult.BufferResult;
import dev.oriel.cli.trial.StepResult.Status;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Tries a device in another process, and says what the process did when it crashes or hangs.
///
/// Threading: one thread at a time.
public final class TrialProcess {

  /// How long each step may take. Starting a JVM on a busy machine, and compiling a shader, take a
  /// few seconds.
  private static final Duration STEP_LIMIT = Duration.ofSeconds(60);

  private static final int HINTS = 40;
  private static final int HINT_CHARACTERS = 200;

  private static final String DIED_REMEDY =
      "do not show guests' dma-bufs with this device: start QEMU with -display dbus,gl=off, update"
          + " the driver, and report it with this output";

  /// What the JVM prints about the function in which it crashed: `# C [libgallium.so+0x1234]`.
  private static final Pattern CRASHED_IN = Pattern.compile("# C +\\[(.{1,150})].*");

  private final Duration stepLimit;
  private final Deque<String> hints = new ArrayDeque<>();
  private final List<StepResult> opened = new ArrayList<>();
  private final Map<String, List<StepResult>> buffers = new LinkedHashMap<>();
  private @Nullable TrialLine current;

  private TrialProcess(Duration stepLimit) {
    this.stepLimit = stepLimit;
  }

  /// Tries a device.
  ///
  /// @throws InterruptedException if interrupted; the process then ends
  public static DeviceResult run(Device device) throws InterruptedException {
    return run(device, ChildJvm.command(TrialProgram.class, device.name()), STEP_LIMIT);
  }

  /// Tries a device by a given command.
  static DeviceResult run(Device device, List<String> command, Duration stepLimit)
      throws InterruptedException {
    return new TrialProcess(stepLimit).tryDevice(device, command);
  }

  private DeviceResult tryDevice(Device device, List<String> command) throws InterruptedException {
    String died;
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      try {
        died = follow(process);
      } finally {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      died = "the trial cannot be started: " + e.getMessage();
    }
    if (died == null && opened.isEmpty()) {
      died = "the trial reported nothing";
    }
    if (died != null) {
      end(died);
    }
    List<BufferResult> results = new ArrayList<>();
    buffers.forEach((origin, steps) -> results.add(new BufferResult(origin, steps)));
    return new DeviceResult(device, opened.getFirst(), results, died);
  }

  /// Reads the report to its end.
  ///
  /// @return why it ended early, or null if it did not
  private @Nullable String follow(Process process) throws InterruptedException {
    LinkedBlockingQueue<Optional<String>> lines = new LinkedBlockingQueue<>();
    Thread.ofPlatform().daemon().name("oriel-trial-lines").start(() -> read(process, lines));
    while (true) {
      Optional<String> line = lines.poll(stepLimit.toNanos(), TimeUnit.NANOSECONDS);
      if (line == null) {
        return String.format(
            Locale.ROOT,
            "%s did not end within %d s, and the trial was stopped",
            step(),
            stepLimit.toSeconds());
      }
      if (line.isEmpty()) {
        return crashed(process);
      }
      TrialLine read = TrialLine.parse(line.get());
      if (TrialLine.END.equals(read)) {
        return null;
      }
      if (read == null) {
        hint(line.get());
      } else {
        take(read);
      }
    }
  }

  private static void read(Process process, LinkedBlockingQueue<Optional<String>> lines) {
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        lines.add(Optional.of(line));
      }
    } catch (IOException _) {
      // The process has been stopped.
    }
    lines.add(Optional.empty());
  }

  private void take(TrialLine line) {
    StepResult result = line.result();
    if (result == null) {
      current = line;
      return;
    }
    current = null;
    results(line.buffer()).add(result);
  }

  private List<StepResult> results(String buffer) {
    return buffer.isEmpty() ? opened : buffers.computeIfAbsent(buffer, _ -> new ArrayList<>());
  }

  private void hint(String line) {
    if (hints.size() == HINTS) {
      hints.removeFirst();
    }
    hints.add(line.substring(0, Math.min(line.length(), HINT_CHARACTERS)));
  }

  private String step() {
    TrialLine running = current;
    return running == null ? "the trial" : "step " + running.step();
  }

  private String crashed(Process process) throws InterruptedException {
    boolean ended = process.waitFor(stepLimit);
    TrialLine running = current;
    StringBuilder text = new StringBuilder("the trial's process ended");
    if (running != null) {
      text.append(" in step ").append(running.step());
    }
    if (ended) {
      text.append(" (exit code ").append(process.exitValue()).append(')');
    }
    for (String hint : hints) {
      Matcher m = CRASHED_IN.matcher(hint);
      if (m.matches()) {
        return text.append(", after a crash in ").append(m.group(1)).toString();
      }
    }
    return hints.isEmpty() ? text.toString() : text.append(": ").append(hints.getLast()).toString();
  }

  /// Adds the failure of the step during which the process ended.
  private void end(String why) {
    TrialLine running = current;
    if (running != null || opened.isEmpty()) {
      results(running == null ? "" : running.buffer())
          .add(
              new StepResult(
                  running == null ? TrialRun.OPEN : running.step(),
                  Status.FAILED,
                  0,
                  why,
                  DIED_REMEDY));
    }
  }
}
