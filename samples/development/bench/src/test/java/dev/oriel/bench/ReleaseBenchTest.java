// SPDX-License-Identifier: Apache-2.0
package dev.oriel.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.oriel.core.frame.ReleaseCause;
import dev.oriel.gl.ReleasePolicy;
import dev.oriel.guest.GlShim;
import dev.oriel.guest.Qemu;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// Tests that the benchmark measures what it claims. No test asserts how fast that is.
final class ReleaseBenchTest {

  private static final int ROUNDS = 15;

  /// QEMU's answer instead of a missing one. No flush may wait for it.
  private static final long GIVEN_UP_NANOS = TimeUnit.MILLISECONDS.toNanos(900);

  @Test
  void eachFlushIsTimedAndItsReleaseCounted() throws IOException {
    for (String missing :
        new String[] {Qemu.unavailable(), GlShim.unavailable(), DisplayServer.X11.unavailable()}) {
      assumeTrue(missing == null, missing);
    }
    ReleaseReport.Start start;
    List<ReleaseResult> results;
    try (ReleaseRun run = new ReleaseRun(DisplayServer.X11)) {
      start = new ReleaseReport.Start(DisplayServer.X11, run.first(ROUNDS), ROUNDS);
      run.warmUp(start.warmUp());
      results =
          run.measure(
              ROUNDS,
              scenario ->
                  scenario.vsync()
                      && scenario.guest() == FlushGuest.Style.DRAWS
                      && scenario.policy() == ReleasePolicy.COPY);
    }
    assertEquals(
        List.of(Visibility.values()),
        results.stream().map(r -> r.scenario().visibility()).toList());
    for (ReleaseResult r : results) {
      assertEquals(ROUNDS, r.flush().count());
      assertEquals(ROUNDS, r.floor().count());
      assertEquals(ROUNDS, r.releases().values().stream().mapToLong(n -> n).sum(), r::toString);
      // The median, because a program that has just started may stall once on a busy machine.
      assertTrue(r.flush().p50() < GIVEN_UP_NANOS, r::toString);
      assertTrue(r.parts().beyond().p50() <= r.flush().p50(), "drawing takes time: " + r);
      assertTrue(
          r.parts().waiting().p50() + r.parts().answering().p50() > 0, "so does answering: " + r);
      boolean seen = r.scenario().visibility() == Visibility.VISIBLE;
      long unread = r.releases().getOrDefault(ReleaseCause.HIDDEN, 0L);
      // The only other cause is a deadline that passes on a busy machine.
      long late = r.releases().getOrDefault(ReleaseCause.DEADLINE, 0L);
      assertEquals(seen ? 0 : ROUNDS - late, unread, r::toString);
    }
    assertEquals(ROUNDS, start.flushes().count());
    checkReports(start, results);
  }

  private static void checkReports(ReleaseReport.Start start, List<ReleaseResult> results)
      throws IOException {
    StringWriter table = new StringWriter();
    ReleaseReport.printTable(List.of(start), results, new PrintWriter(table, true));
    assertEquals(
        results.size(), table.toString().lines().filter(l -> l.startsWith("x11 ")).count());
    assertTrue(table.toString().startsWith("x11: the first " + ROUNDS), table::toString);
    StringWriter json = new StringWriter();
    ReleaseReport.printJson(List.of(start), results, new PrintWriter(json, true));
    int documents = 0;
    try (JsonParser parser = new JsonFactory().createParser(json.toString())) {
      for (JsonToken t = parser.nextToken(); t != null; t = parser.nextToken()) {
        documents += t == JsonToken.FIELD_NAME && parser.currentName().equals("beyond") ? 1 : 0;
      }
    }
    assertEquals(results.size(), documents);
  }

  @Test
  void theRateIsComparedWithThatOfAVisibleWindow() {
    ReleaseResult.Scenario scenario =
        new ReleaseResult.Scenario(
            DisplayServer.X11,
            true,
            FlushGuest.Style.FLIPS,
            ReleasePolicy.LATCH,
            Visibility.HIDDEN);
    long[] flush = {1_000_000};
    Timings times = new Timings(flush);
    ReleaseResult.Parts parts =
        ReleaseResult.Parts.of(flush, List.of(new FlushStages(300_000, 400_000, 200_000)));
    assertEquals(600_000, parts.beyond().p50());
    StringWriter table = new StringWriter();
    ReleaseReport.printTable(
        List.of(),
        List.of(
            new ReleaseResult(scenario.visible(), times, parts, times, 200, Map.of()),
            new ReleaseResult(scenario, times, parts, times, 190, Map.of(ReleaseCause.HIDDEN, 1L))),
        new PrintWriter(table, true));
    assertTrue(table.toString().contains(" -5.0  hidden:1"), table.toString());
  }
}
