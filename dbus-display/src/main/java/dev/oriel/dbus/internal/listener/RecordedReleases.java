// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.internal.listener;

import dev.oriel.core.frame.ReleaseCause;
import java.util.concurrent.atomic.AtomicBoolean;
import jdk.jfr.FlightRecorder;

/// Records releases in flight recordings, if any are active.
///
/// Access to an event's class starts the whole of JFR. That takes 0.2 s, and more than QEMU's one
/// second on a busy machine. It must therefore not happen if no recording is active, and never on a
/// thread that answers guests: the next flush would wait for it.
///
/// If a recording is started while a console is shown, another thread loads the class. The releases
/// before that is done are not recorded.
final class RecordedReleases implements ReleaseLog {

  /// The log of this JVM's listeners.
  static final RecordedReleases LOG = new RecordedReleases();

  private final AtomicBoolean begun = new AtomicBoolean();
  private volatile boolean loaded;

  private RecordedReleases() {}

  /// Loads what a release needs if a recording is active. Any thread that can wait.
  void prepare() {
    if (FlightRecorder.isInitialized() && begun.compareAndSet(false, true)) {
      load();
    }
  }

  private void load() {
    FrameReleasedEvent.prepare();
    loaded = true;
  }

  @Override
  public void released(
      int console, long serial, long receivedNanos, long heldNanos, ReleaseCause cause) {
    if (loaded) {
      FrameReleasedEvent.commit(console, serial, receivedNanos, heldNanos, cause);
    } else if (FlightRecorder.isInitialized() && begun.compareAndSet(false, true)) {
      Thread _ = Thread.ofPlatform().daemon().name("oriel-recording").start(this::load);
    }
  }
}
