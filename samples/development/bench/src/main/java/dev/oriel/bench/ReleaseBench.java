// SPDX-License-Identifier: Apache-2.0
package dev.oriel.bench;

import dev.oriel.gl.ReleasePolicy;
import dev.oriel.guest.GlShim;
import dev.oriel.guest.Qemu;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Measures how soon a guest gets its buffers back, from the guest's side.
@Command(
    name = "release",
    description = "Measures how soon a guest gets its buffers back, by the guest's own fences.",
    mixinStandardHelpOptions = true)
final class ReleaseBench implements Callable<Integer> {

  private static final int FIRST = 20;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "300",
      description = "The number of flushes for each result (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--warm-up",
      paramLabel = "N",
      defaultValue = "1500",
      description =
          "The number of flushes of each kind before the measurement (default: ${DEFAULT-VALUE}).")
  private int warmUp;

  @Option(
      names = "--policy",
      paramLabel = "POLICY",
      description = "Measure only this policy: ${COMPLETION-CANDIDATES}.")
  private @Nullable ReleasePolicy policy;

  @Option(
      names = "--screen",
      paramLabel = "SCREEN",
      description = "Measure only on this display server: ${COMPLETION-CANDIDATES}.")
  private @Nullable DisplayServer only;

  @Option(
      names = "--vsync",
      negatable = true,
      description = "Measure only with vsync, or only without it.")
  private @Nullable Boolean vsync;

  @Option(
      names = "--guest",
      paramLabel = "GUEST",
      description = "Measure only this kind of guest: ${COMPLETION-CANDIDATES}.")
  private FlushGuest.@Nullable Style guest;

  @Option(
      names = "--window",
      paramLabel = "WINDOW",
      description = "Measure only with a window in this state: ${COMPLETION-CANDIDATES}.")
  private @Nullable Visibility window;

  @Option(names = "--json", description = "Print one JSON document instead of a table.")
  private boolean json;

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    for (String missing : new String[] {Qemu.unavailable(), GlShim.unavailable()}) {
      if (missing != null) {
        err.println("bench release: " + missing);
        return 1;
      }
    }
    List<ReleaseReport.Start> starts = new ArrayList<>();
    List<ReleaseResult> results = new ArrayList<>();
    for (DisplayServer screen : DisplayServer.values()) {
      if (only != null && only != screen) {
        continue;
      }
      String missing = screen.unavailable();
      if (missing != null) {
        err.println("not measured on " + screen + ": " + missing);
        continue;
      }
      try (ReleaseRun run = new ReleaseRun(screen)) {
        starts.add(new ReleaseReport.Start(screen, run.first(FIRST), warmUp));
        run.warmUp(warmUp);
        results.addAll(run.measure(rounds, this::isWanted));
      }
    }
    if (json) {
      ReleaseReport.printJson(starts, results, out);
    } else {
      ReleaseReport.printTable(starts, results, out);
    }
    out.flush();
    return 0;
  }

  private boolean isWanted(ReleaseResult.Scenario scenario) {
    return (policy == null || policy == scenario.policy())
        && (vsync == null || vsync == scenario.vsync())
        && (guest == null || guest == scenario.guest())
        && (window == null || window == scenario.visibility());
  }
}
