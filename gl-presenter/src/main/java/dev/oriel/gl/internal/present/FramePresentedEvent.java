// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.present;

import dev.oriel.core.frame.FramePath;
import dev.oriel.gl.PresenterStats.Stage;
import dev.oriel.gl.ReleasePolicy;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/// The stages of one frame, for flight recordings.
@Name("dev.oriel.FramePresented")
@Label("Frame Presented")
@Category("Oriel")
@Description("The times from reading a frame's message to each stage; -1 if it was not reached")
@StackTrace(false)
@SuppressWarnings("UnusedVariable") // JFR reads the fields
final class FramePresentedEvent extends Event {

  /// Used to query whether the event is enabled, without an object for each frame.
  private static final FramePresentedEvent PROBE = new FramePresentedEvent();

  @Label("Serial")
  @Description("The frame's number in its console's sequence; as in dev.oriel.FrameReleased")
  private long serial;

  @Label("Received")
  @Description("The time at which the frame's message was read from the socket, System.nanoTime()")
  private long received;

  @Label("Path")
  private @Nullable String path;

  @Label("Policy")
  private @Nullable String policy;

  @Label("Acquired")
  @Timespan(Timespan.NANOSECONDS)
  private long acquired;

  @Label("Imported")
  @Timespan(Timespan.NANOSECONDS)
  private long imported;

  @Label("Drawn")
  @Timespan(Timespan.NANOSECONDS)
  private long drawn;

  @Label("Fenced")
  @Timespan(Timespan.NANOSECONDS)
  private long fenced;

  @Label("Swapped")
  @Timespan(Timespan.NANOSECONDS)
  private long swapped;

  private FramePresentedEvent() {}

  /// Loads the classes that an event needs.
  static void prepare() {
    boolean _ = PROBE.isEnabled();
  }

  /// Records a frame that has reached its last stage, if the event is enabled.
  static void commit(FrameTimes times, @Nullable FramePath path, ReleasePolicy policy) {
    if (!PROBE.isEnabled()) {
      return;
    }
    FramePresentedEvent event = new FramePresentedEvent();
    event.serial = times.serial();
    event.received = times.received();
    event.path = path == null ? null : path.label();
    event.policy = policy.label();
    event.acquired = times.nanosTo(Stage.ACQUIRED);
    event.imported = times.nanosTo(Stage.IMPORTED);
    event.drawn = times.nanosTo(Stage.DRAWN);
    event.fenced = times.nanosTo(Stage.FENCED);
    event.swapped = times.nanosTo(Stage.SWAPPED);
    event.commit();
  }
}
