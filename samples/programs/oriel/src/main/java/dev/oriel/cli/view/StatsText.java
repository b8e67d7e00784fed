// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.view;

import dev.oriel.core.geometry.Viewport;
import dev.oriel.core.stats.DurationSummary;
import dev.oriel.core.text.UntrustedText;
import dev.oriel.gl.PictureLayout;
import dev.oriel.gl.PresenterStats;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// Formats the statistics of a window as text, with rates since the previous text.
///
/// Threading: the main thread.
final class StatsText {

  private long lastNanos;
  private long lastFrames;
  private long lastDraws;
  private long lastPixels;

  /// Returns the text to show until the next one.
  ///
  /// @param state a line about the guest, or an empty text
  String next(
      long nowNanos,
      PresenterStats.Snapshot stats,
      Viewport viewport,
      PictureLayout layout,
      String state) {
    double seconds = lastNanos == 0 ? 0 : (nowNanos - lastNanos) / 1e9;
    StringBuilder text = new StringBuilder();
    text.append(
            String.format(
                Locale.ROOT,
                "%5.1f frames/s  %5.1f draws/s  %6.2f Mpixel/s",
                rate(stats.frames() - lastFrames, seconds),
                rate(stats.draws() - lastDraws, seconds),
                rate(stats.drawnPixels() - lastPixels, seconds) / 1e6))
        .append('\n');
    lastNanos = nowNanos;
    lastFrames = stats.frames();
    lastDraws = stats.draws();
    lastPixels = stats.drawnPixels();
    text.append(
            String.format(
                Locale.ROOT,
                "path    %s%s",
                stats.path() == null ? "none yet" : stats.path().label(),
                because(stats.pathReason())))
        .append('\n');
    text.append(
            String.format(
                Locale.ROOT,
                "release %s%s",
                stats.policy().name().toLowerCase(Locale.ROOT),
                because(stats.policyReason())))
        .append('\n');
    Map<PresenterStats.Stage, DurationSummary> stages = new TreeMap<>(stats.stages());
    for (var stage : stages.entrySet()) {
      DurationSummary t = stage.getValue();
      if (t.count() > 0) {
        text.append(
                String.format(
                    Locale.ROOT,
                    "%-9s p50 %7.2f ms  p99 %7.2f ms",
                    stage.getKey().name().toLowerCase(Locale.ROOT),
                    t.p50() / 1e6,
                    t.p99() / 1e6))
            .append('\n');
      }
    }
    text.append(
            String.format(
                Locale.ROOT,
                "picture %dx%d in %dx%d, %.3g times, %s, %s, %d°",
                viewport.pictureWidth(),
                viewport.pictureHeight(),
                viewport.windowWidth(),
                viewport.windowHeight(),
                viewport.scale(),
                layout.scaling().name().toLowerCase(Locale.ROOT),
                layout.filter().name().toLowerCase(Locale.ROOT),
                layout.rotation().degrees()))
        .append('\n');
    text.append(state);
    return text.toString().stripTrailing();
  }

  private static double rate(long count, double seconds) {
    return seconds <= 0 ? 0 : count / seconds;
  }

  private static String because(String reason) {
    return reason.isEmpty() ? "" : ": " + UntrustedText.line(reason);
  }
}
