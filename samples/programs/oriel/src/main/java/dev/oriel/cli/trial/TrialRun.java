// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.trial;

import dev.oriel.cli.trial.StepResult.Status;
import dev.oriel.dmabuf.EglContext;
import dev.oriel.dmabuf.EglDisplay;
import dev.oriel.dmabuf.TrialBuffer;
import dev.oriel.dmabuf.TrialBuffer.Origin;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Tries one device in this process: opens it, and does the steps with each kind of buffer that can
/// be made for it.
///
/// Threading: one thread.
final class TrialRun {

  static final String OPEN = "open";

  private static final String OPEN_REMEDY =
      "update Mesa or the GPU's driver, and check who may open the render node (usually the group"
          + " render)";

  private final List<Step> steps;
  private final TrialLog log;

  TrialRun(List<Step> steps, TrialLog log) {
    this.steps = List.copyOf(steps);
    this.log = log;
  }

  /// Does all steps. Never fails: what fails is logged.
  ///
  /// @param device a render node, or [Device#SURFACELESS]
  void run(String device) {
    log.begins("", OPEN);
    long begun = System.nanoTime();
    EglContext context;
    try {
      EglDisplay display =
          device.equals(Device.SURFACELESS)
              ? EglDisplay.surfaceless()
              : EglDisplay.ofRenderNode(device);
      context = EglContext.surfaceless(display);
      context.makeCurrent();
    } catch (RuntimeException | LinkageError e) {
      log.ended("", failed(OPEN, begun, e, OPEN_REMEDY));
      return;
    }
    String what = context.renderer() + ", " + context.display();
    log.ended("", new StepResult(OPEN, Status.OK, System.nanoTime() - begun, what, null));
    for (Origin origin : TrialBuffer.origins(context.display())) {
      Bench bench = new Bench(context, origin);
      tryAll(bench, origin.name().toLowerCase(Locale.ROOT));
      bench.close();
    }
    context.close();
  }

  private void tryAll(Bench bench, String buffer) {
    Set<String> worked = new HashSet<>();
    for (Step step : steps) {
      String without = firstMissing(step, worked);
      StepResult result;
      if (without != null) {
        result =
            new StepResult(
                step.name(), Status.SKIPPED, 0, "not tried, because it needs " + without, null);
      } else {
        log.begins(buffer, step.name());
        result = tryOne(step, bench);
      }
      if (result.worked()) {
        worked.add(step.name());
      }
      log.ended(buffer, result);
    }
  }

  private static @Nullable String firstMissing(Step step, Set<String> worked) {
    return step.after().stream().filter(s -> !worked.contains(s)).findFirst().orElse(null);
  }

  private static StepResult tryOne(Step step, Bench bench) {
    long begun = System.nanoTime();
    try {
      String seen = step.action().run(bench);
      long all = System.nanoTime() - begun;
      long timed = bench.takeTimedNanos();
      return new StepResult(step.name(), Status.OK, timed == 0 ? all : timed, seen, null);
    } catch (NotApplicableException e) {
      long _ = bench.takeTimedNanos();
      return new StepResult(step.name(), Status.SKIPPED, 0, String.valueOf(e.getMessage()), null);
    } catch (Exception | LinkageError e) {
      long _ = bench.takeTimedNanos();
      return failed(step.name(), begun, e, step.remedy());
    }
  }

  private static StepResult failed(String step, long begun, Throwable why, String remedy) {
    String message = why.getMessage();
    return new StepResult(
        step,
        Status.FAILED,
        System.nanoTime() - begun,
        message == null ? why.getClass().getSimpleName() : message,
        remedy);
  }
}
