// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.view;

import dev.oriel.core.geometry.Viewport;
import dev.oriel.core.stats.DurationSummary;
import dev.oriel.core.text.UntrustedText;
import dev.oriel.gl.PictureLayout;
import dev.oriel.gl.PresenterStats;
import dev.oriel.gl.overlay.Panel;
import dev.oriel.gl.overlay.Table;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The statistics of a window as a table, with rates since the previous table and graphs of the
/// times of the stages.
///
/// Threading: the main thread.
final class StatsTable {

  /// The values of a graph.
  private static final int TRACE = 60;

  private static final double NANOS_PER_MS = 1e6;

  private final Map<PresenterStats.Stage, Deque<Double>> traces =
      new EnumMap<>(PresenterStats.Stage.class);
  private long lastNanos;
  private long lastFrames;
  private long lastDraws;
  private long lastPixels;

  /// Returns the table to show until the next one.
  ///
  /// @param sound the statistics of the VM's sound, or null
  /// @param state a line about the guest, or an empty text
  Table next(
      long nowNanos,
      PresenterStats.Snapshot stats,
      Viewport viewport,
      PictureLayout layout,
      @Nullable ViewSoundStats sound,
      String state) {
    List<Table.Row> rows = new ArrayList<>();
    rows.add(Table.Row.of(null, rates(nowNanos, stats)));
    rows.add(
        Table.Row.of(
            null,
            "path: "
                + (stats.path() == null ? "none yet" : stats.path().label())
                + because(stats.pathReason())));
    rows.add(
        Table.Row.of(
            null,
            "release: "
                + stats.policy().name().toLowerCase(Locale.ROOT)
                + because(stats.policyReason())));
    rows.add(Table.Row.of(null, picture(viewport, layout)));
    String heard = sound == null ? "" : sound.line();
    if (!heard.isEmpty()) {
      rows.add(Table.Row.of(null, heard));
    }
    if (!state.isEmpty()) {
      rows.add(Table.Row.of(null, state));
    }
    rows.addAll(stages(stats));
    return new Table(
        Panel.Place.TOP_LEFT,
        "",
        List.of(Table.Column.TEXT, Table.Column.NUMBER, Table.Column.NUMBER),
        rows,
        "");
  }

  private String rates(long nowNanos, PresenterStats.Snapshot stats) {
    double seconds = lastNanos == 0 ? 0 : (nowNanos - lastNanos) / 1e9;
    String text =
        String.format(
            Locale.ROOT,
            "%.1f frames/s, %.1f draws/s, %.2f Mpixel/s",
            rate(stats.frames() - lastFrames, seconds),
            rate(stats.draws() - lastDraws, seconds),
            rate(stats.drawnPixels() - lastPixels, seconds) / 1e6);
    lastNanos = nowNanos;
    lastFrames = stats.frames();
    lastDraws = stats.draws();
    lastPixels = stats.drawnPixels();
    return text;
  }

  private List<Table.Row> stages(PresenterStats.Snapshot stats) {
    List<Table.Row> rows = new ArrayList<>();
    Map<PresenterStats.Stage, DurationSummary> stages = new TreeMap<>(stats.stages());
    for (var stage : stages.entrySet()) {
      DurationSummary time = stage.getValue();
      if (time.count() == 0) {
        continue;
      }
      Deque<Double> trace = traces.computeIfAbsent(stage.getKey(), _ -> new ArrayDeque<>());
      trace.add(time.p50() / NANOS_PER_MS);
      if (trace.size() > TRACE) {
        trace.remove();
      }
      List<String> cells =
          List.of(
              stage.getKey().name().toLowerCase(Locale.ROOT).replace('_', ' '),
              ms(time.p50()),
              ms(time.p99()));
      rows.add(new Table.Row(null, cells, List.copyOf(trace)));
    }
    if (!rows.isEmpty()) {
      rows.addFirst(Table.Row.of(null, "until", "p50", "p99"));
    }
    return rows;
  }

  private static String ms(long nanos) {
    return String.format(Locale.ROOT, "%.2f ms", nanos / NANOS_PER_MS);
  }

  private static String picture(Viewport viewport, PictureLayout layout) {
    return String.format(
        Locale.ROOT,
        "picture: %d×%d in %d×%d, %.3g times, %s, %s, %d°",
        viewport.pictureWidth(),
        viewport.pictureHeight(),
        viewport.windowWidth(),
        viewport.windowHeight(),
        viewport.scale(),
        layout.scaling().name().toLowerCase(Locale.ROOT),
        layout.filter().name().toLowerCase(Locale.ROOT),
        layout.rotation().degrees());
  }

  private static double rate(long count, double seconds) {
    return seconds <= 0 ? 0 : count / seconds;
  }

  private static String because(String reason) {
    return reason.isEmpty() ? "" : ", " + UntrustedText.line(reason);
  }
}
