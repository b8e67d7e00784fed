// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.internal.listener;

import dev.oriel.core.frame.ReleaseCause;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/// A JFR event: a guest's buffer was released to the guest.
@Name("dev.oriel.FrameReleased")
@Label("Frame Released")
@Category("Oriel")
@Description("A guest's flush was answered: the guest may draw into its buffer again")
@StackTrace(false)
@SuppressWarnings("UnusedVariable") // JFR reads the fields
final class FrameReleasedEvent extends Event {

  /// Asks whether a recording is active, without an object for each release.
  private static final FrameReleasedEvent PROBE = new FrameReleasedEvent();

  @Label("Console")
  private int console;

  @Label("Serial")
  @Description("The frame's number in its console's sequence; 0 if the update made no frame")
  private long serial;

  @Label("Received")
  @Description("When its message was read from the socket, System.nanoTime()")
  private long received;

  @Label("Held")
  @Description("From the message to its answer")
  @Timespan(Timespan.NANOSECONDS)
  private long held;

  @Label("Cause")
  private @Nullable String cause;

  private FrameReleasedEvent() {}

  /// Loads the classes that an event needs.
  static void prepare() {
    boolean _ = PROBE.isEnabled();
  }

  /// Records a release if a recording is active.
  static void commit(int console, long serial, long received, long held, ReleaseCause cause) {
    if (!PROBE.isEnabled()) {
      return;
    }
    FrameReleasedEvent event = new FrameReleasedEvent();
    event.console = console;
    event.serial = serial;
    event.received = received;
    event.held = held;
    event.cause = cause.name();
    event.commit();
  }
}
