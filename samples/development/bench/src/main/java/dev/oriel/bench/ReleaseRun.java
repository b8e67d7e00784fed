// SPDX-License-Identifier: Apache-2.0
package dev.oriel.bench;

import dev.oriel.bench.ReleaseResult.Scenario;
import dev.oriel.core.frame.ReleaseCause;
import dev.oriel.gl.ReleasePolicy;
import java.io.IOException;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Measures the ways to show a guest on one display server, with a guest and a viewer in its own
/// process. The floor is measured in alternation with the viewer, so that other load of the machine
/// affects both.
///
/// Ownership: owns the server, the guest and the viewer.
final class ReleaseRun implements AutoCloseable {

  private static final int TURNS = 3;

  /// The smallest number of flushes for which a turn is worth its beginning and end.
  private static final int SHORT = 10;

  /// The number of flushes until a change of the scenario has its effect.
  static final int CHANGE = 60;

  private final DisplayServer screen;
  private final DisplayServer.Running server;
  private final FlushGuest guest;
  private final ViewerProcess viewer;
  private final @Nullable Minimiser minimiser;

  ReleaseRun(DisplayServer screen) throws IOException {
    this.screen = screen;
    List<AutoCloseable> started = new ArrayList<>();
    try {
      server = screen.start();
      started.add(server);
      guest = FlushGuest.start();
      started.add(guest);
      viewer = ViewerProcess.start(server.environment(), guest.qmpSocket());
      started.add(viewer);
      String display = server.environment().get("DISPLAY");
      minimiser = display == null ? null : new Minimiser(display);
    } catch (Throwable t) {
      closeAll(started, t);
      throw t;
    }
  }

  private static void closeAll(List<AutoCloseable> started, Throwable reason) {
    for (AutoCloseable c : started.reversed()) {
      try {
        c.close();
      } catch (Exception e) {
        reason.addSuppressed(e);
      }
    }
  }

  /// Returns the times of the first flushes of a viewer that has just started, before the JVM has
  /// compiled anything and before the viewer has drawn anything. Called before any measurement.
  Timings first(int count) {
    viewer.open(true);
    viewer.toWindow();
    LongBuffer flushes = LongBuffer.allocate(count);
    long _ = guest.run(FlushGuest.Style.DRAWS, flushes);
    return new Timings(flushes.array());
  }

  /// Makes the JVM compile the code that handles frames.
  ///
  /// @param flushes the number of flushes of each kind, which are not counted
  void warmUp(int flushes) {
    viewer.open(false);
    viewer.toWindow();
    for (FlushGuest.Style style : FlushGuest.Style.values()) {
      long _ = guest.run(style, LongBuffer.allocate(flushes));
    }
  }

  /// Measures the wanted ways.
  ///
  /// @param rounds the number of flushes for each result
  /// @param wanted the ways to measure
  List<ReleaseResult> measure(int rounds, Predicate<Scenario> wanted) throws IOException {
    List<ReleaseResult> results = new ArrayList<>();
    for (boolean vsync : new boolean[] {true, false}) {
      viewer.open(vsync);
      for (FlushGuest.Style style : FlushGuest.Style.values()) {
        for (ReleasePolicy policy : ReleasePolicy.values()) {
          for (Visibility visibility : Visibility.values()) {
            Scenario scenario = new Scenario(screen, vsync, style, policy, visibility);
            // Wayland does not notify a client that it is minimised.
            boolean possible = visibility != Visibility.MINIMISED || minimiser != null;
            if (possible && wanted.test(scenario)) {
              results.add(measure(scenario, rounds));
            }
          }
        }
      }
    }
    return results;
  }

  private ReleaseResult measure(Scenario scenario, int rounds) throws IOException {
    viewer.policy(scenario.policy());
    hide(scenario.visibility());
    viewer.toWindow();
    long _ = guest.run(scenario.guest(), LongBuffer.allocate(Math.min(rounds, CHANGE)));

    int turns = rounds < TURNS * SHORT ? 1 : TURNS;
    int perTurn = rounds / turns;
    LongBuffer flushes = LongBuffer.allocate(perTurn * turns);
    LongBuffer floors = LongBuffer.allocate(perTurn * turns);
    List<FlushStages> stages = new ArrayList<>();
    long took = 0;
    Map<ReleaseCause, Long> releases = new EnumMap<>(ReleaseCause.class);
    for (int turn = 0; turn < turns; turn++) {
      viewer.toFloor();
      long _ = guest.run(scenario.guest(), floors.limit((turn + 1) * perTurn));
      viewer.toWindow();
      Map<ReleaseCause, Long> before = viewer.releases();
      var _ = viewer.flushes();
      took += guest.run(scenario.guest(), flushes.limit((turn + 1) * perTurn));
      // Each of the guest's flushes is one update, and the recording has them in the same order.
      stages.addAll(viewer.flushes());
      viewer
          .releases()
          .forEach(
              (cause, n) -> releases.merge(cause, n - before.getOrDefault(cause, 0L), Long::sum));
    }
    show(scenario.visibility());
    return new ReleaseResult(
        scenario,
        new Timings(flushes.array()),
        ReleaseResult.Parts.of(flushes.array(), stages),
        new Timings(floors.array()),
        flushes.position() * 1e9 / took,
        releases);
  }

  private void hide(Visibility visibility) throws IOException {
    switch (visibility) {
      case VISIBLE -> {}
      case HIDDEN -> viewer.show(false);
      case MINIMISED -> {
        if (minimiser != null) {
          minimiser.minimise();
        }
      }
    }
  }

  private void show(Visibility visibility) throws IOException {
    switch (visibility) {
      case VISIBLE -> {}
      case HIDDEN -> viewer.show(true);
      case MINIMISED -> {
        if (minimiser != null) {
          minimiser.restore();
        }
      }
    }
  }

  @Override
  public void close() throws IOException {
    try (server;
        guest;
        viewer;
        minimiser) {
      // They are closed in the reverse order.
    }
  }
}
