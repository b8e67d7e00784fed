// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.present;

import dev.oriel.core.frame.FramePath;
import dev.oriel.core.frame.ReleaseCause;
import dev.oriel.core.stats.DurationHistogram;
import dev.oriel.core.stats.DurationSummary;
import dev.oriel.gl.PresenterStats;
import dev.oriel.gl.ReleasePolicy;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The statistics of a presenter.
///
/// Recording does not allocate. Threading: any thread.
final class PresenterCounts implements PresenterStats {

  private static final Stage[] STAGES = Stage.values();

  /// One counter for each cause. The values are arrays, so that counting does not allocate.
  private final Map<ReleaseCause, long[]> releases = new EnumMap<>(ReleaseCause.class);

  private final Map<Stage, DurationHistogram> stages = new EnumMap<>(Stage.class);
  private @Nullable FramePath path;
  private String pathReason = "";
  private long frames;
  private long draws;
  private long fullDraws;
  private long drawnPixels;
  private long uploadedBytes;
  private long copiedBytes;
  private long imports;
  private long importHits;
  private long failures;
  private long heldBack;
  private ReleasePolicy policy = ReleasePolicy.AUTO;
  private String policyReason = "";
  private String sync = "";

  PresenterCounts() {
    for (ReleaseCause c : ReleaseCause.values()) {
      releases.put(c, new long[1]);
    }
    for (Stage s : Stage.values()) {
      stages.put(s, new DurationHistogram());
    }
  }

  synchronized void frame() {
    frames++;
  }

  synchronized void draw(long pixels, boolean full) {
    draws++;
    drawnPixels += pixels;
    if (full) {
      fullDraws++;
    }
  }

  /// Counts a draw of the window's background alone.
  synchronized void background(long pixels) {
    drawnPixels += pixels;
  }

  /// Counts bytes that were uploaded to GL, and the number of times the CPU copied each of them.
  synchronized void uploaded(long bytes, int copies) {
    uploadedBytes += bytes;
    copiedBytes += bytes * copies;
  }

  /// Counts bytes that the CPU copied from the GPU.
  synchronized void readBack(long bytes) {
    copiedBytes += bytes;
  }

  synchronized void imports(long made, long known) {
    imports += made;
    importHits += known;
  }

  /// Counts a buffer that the compositor shows.
  ///
  /// @param first whether the compositor took the buffer for the first time
  synchronized void passed(boolean first) {
    if (first) {
      imports++;
    } else {
      importHits++;
    }
  }

  synchronized void failure() {
    failures++;
  }

  /// Counts a release that was delayed by the maximum frame rate.
  synchronized void held() {
    heldBack++;
  }

  synchronized void policy(ReleasePolicy inForce, String reason) {
    policy = inForce;
    policyReason = reason;
  }

  synchronized void sync(String kind) {
    sync = kind;
  }

  /// Adds to the number of releases.
  synchronized void released(ReleaseCause cause, int number) {
    long[] counter = releases.get(cause);
    if (counter != null) {
      counter[0] += number;
    }
  }

  synchronized void path(FramePath newPath, String reason) {
    path = newPath;
    pathReason = reason;
  }

  /// Records the times of a frame that has reached its last stage.
  synchronized void stages(FrameTimes frame) {
    for (int i = 0; i < STAGES.length; i++) {
      long nanos = frame.nanosTo(STAGES[i]);
      DurationHistogram times = stages.get(STAGES[i]);
      if (nanos >= 0 && times != null) {
        times.record(nanos);
      }
    }
  }

  /// Records the time from a frame's message until the frame was visible on the screen.
  synchronized void visible(long nanos) {
    DurationHistogram times = stages.get(Stage.VISIBLE);
    if (times != null) {
      times.record(Math.max(0, nanos));
    }
  }

  @Override
  public synchronized Snapshot snapshot() {
    Map<ReleaseCause, Long> causes = new EnumMap<>(ReleaseCause.class);
    releases.forEach((cause, counter) -> causes.put(cause, counter[0]));
    Map<Stage, DurationSummary> times = new EnumMap<>(Stage.class);
    stages.forEach((stage, histogram) -> times.put(stage, histogram.summary()));
    return new Snapshot(
        path,
        pathReason,
        policy,
        policyReason,
        sync,
        frames,
        draws,
        fullDraws,
        drawnPixels,
        uploadedBytes,
        copiedBytes,
        imports,
        importHits,
        failures,
        heldBack,
        causes,
        times);
  }
}
