// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.present;

import dev.oriel.core.frame.Frame;
import dev.oriel.core.frame.FramePath;
import dev.oriel.gl.ReleasePolicy;
import jdk.jfr.FlightRecorder;
import org.jspecify.annotations.Nullable;

/// Records the stages of the newest frame until it is shown or replaced.
///
/// Threading: the present thread.
final class FrameLog {

  private final PresenterCounts stats;
  private FrameTimes newest = new FrameTimes();
  private ReleasePolicy policy = ReleasePolicy.AUTO;
  private @Nullable FramePath path;

  /// If a recording is active, loads what it needs, before any guest waits.
  FrameLog(PresenterCounts stats) {
    this.stats = stats;
    if (FlightRecorder.isInitialized()) {
      FramePresentedEvent.prepare();
    }
  }

  /// Returns the times of the newest frame.
  FrameTimes newest() {
    return newest;
  }

  /// Records a new frame.
  ///
  /// @param replaces whether the previous frame will not be drawn at all
  void take(Frame frame, boolean replaces) {
    if (replaces) {
      end(newest);
    }
    newest.add(frame);
  }

  /// Sets the path and the policy that are recorded for the frames that end from now on.
  void context(@Nullable FramePath newPath, ReleasePolicy inForce) {
    path = newPath;
    policy = inForce;
  }

  /// Returns the newest frame, to be marked by whoever draws it.
  ///
  /// @param ended an ended frame, which becomes the newest
  FrameTimes handOver(FrameTimes ended) {
    FrameTimes drawn = newest;
    newest = ended;
    return drawn;
  }

  /// Records a frame that has reached its last stage.
  void end(FrameTimes frame) {
    if (!frame.isEmpty()) {
      stats.stages(frame);
      // Without this check, the event's class would start JFR on the thread that releases buffers.
      if (FlightRecorder.isInitialized()) {
        FramePresentedEvent.commit(frame, path, policy);
      }
      frame.clear();
    }
  }
}
