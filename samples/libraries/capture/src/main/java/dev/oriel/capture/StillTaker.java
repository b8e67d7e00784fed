// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture;

import dev.oriel.core.frame.FramePath;
import dev.oriel.dbus.PictureSource;
import dev.oriel.dbus.listener.AttachOptions;
import dev.oriel.dbus.listener.AttachOptions.Consistency;
import java.time.Duration;

/// Takes single pictures that are whole, for a capture whose own pictures come out of shared memory
/// and may be torn.
///
/// Threading: any thread.
final class StillTaker {

  private final PictureSource source;
  private final CaptureOptions options;

  /// @param options those of the capture
  StillTaker(PictureSource source, CaptureOptions options) {
    this.source = source;
    this.options = options;
  }

  /// Returns a current whole picture in place of one that may be torn. Ownership: consumes the
  /// frame.
  CapturedFrame wholeOf(CapturedFrame seen, long deadline) throws InterruptedException {
    if (seen.path() != FramePath.MAP || options.attach().consistency() != Consistency.LIVE) {
      return seen;
    }
    AttachOptions whole = options.attach().withConsistency(Consistency.WHOLE);
    seen.close();
    // Devices that QEMU draws itself are up to date, because it continues to draw for the capture.
    try (FrameCapture once =
        FrameCapture.open(source, options.withAttach(whole.withConsistency(Consistency.HELD)))) {
      CapturedFrame first = once.first(deadline);
      if (first.current()) {
        return first;
      }
      first.close();
    }
    try (FrameCapture copied = FrameCapture.open(source, options.withAttach(whole))) {
      return copied.current(Duration.ofNanos(deadline - System.nanoTime()));
    }
  }
}
