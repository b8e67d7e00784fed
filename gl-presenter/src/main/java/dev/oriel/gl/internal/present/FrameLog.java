// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.present;

import dev.oriel.core.frame.Frame;
import dev.oriel.gl.FramePath;
import dev.oriel.gl.ReleasePolicy;
import jdk.jfr.FlightRecorder;
import org.jspecify.annotations.Nullable;

/// Keeps account of the newest frame's stages until it is shown, or another takes its place.
///
/// Threading: the present thread.
final class FrameLog {

  private final PresenterCounts stats;
  private FrameTimes newest = new FrameTimes();
  private ReleasePolicy policy = ReleasePolicy.AUTO;
  private @Nullable FramePath path;

  FrameLog(PresenterCounts stats) {
    this.stats = stats;
  }

  /// The newest frame that has been taken in.
  FrameTimes newest() {
    return newest;
  }

  /// A frame has been taken in.
  ///
  /// @param replaces whether nothing of the one before it will be drawn
  void take(Frame frame, boolean replaces) {
    if (replaces) {
      end(newest);
    }
    newest.add(frame);
  }

  /// What is said of the frames that end from now on.
  void context(@Nullable FramePath newPath, ReleasePolicy inForce) {
    path = newPath;
    policy = inForce;
  }

  /// Hands the newest frame over to whoever draws it.
  ///
  /// @param ended takes the place of the newest
  FrameTimes handOver(FrameTimes ended) {
    FrameTimes drawn = newest;
    newest = ended;
    return drawn;
  }

  /// A frame has reached the last of its stages.
  void end(FrameTimes frame) {
    if (!frame.isEmpty()) {
      stats.stages(frame);
      // Else the event's class would start all of JFR, on the thread that gives buffers back.
      if (FlightRecorder.isInitialized()) {
        FramePresentedEvent.commit(frame, path, policy);
      }
      frame.clear();
    }
  }
}
