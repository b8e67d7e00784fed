// SPDX-License-Identifier: Apache-2.0
package dev.oriel.screen;

import dev.oriel.capture.CaptureException;
import dev.oriel.core.image.Picture;
import dev.oriel.core.text.UntrustedText;
import dev.oriel.screen.internal.search.Finding;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Creates the errors of a [Screen], and adds to its report what belongs to them.
///
/// Threading: the screen's thread.
final class ScreenErrors {

  private final Vm vm;
  private @Nullable ScreenReport report;

  ScreenErrors(Vm vm) {
    this.vm = vm;
  }

  /// Names this report in all later errors.
  void begin(ScreenReport next) {
    report = next;
  }

  /// Adds a candidate that was not enough like the target to the report.
  void reportCandidate(Picture picture, Finding best) {
    if (report != null) {
      report.candidate(picture, best);
    }
  }

  /// Creates an error with a reference to the report, with QEMU's last output if QEMU has ended,
  /// and with the last calls.
  ///
  /// @param withReason whether the message of the cause is part of the message
  ScreenAssertionError failed(String what, CaptureException cause, boolean withReason) {
    ScreenReport to = report;
    String reason =
        !withReason ? "" : " (" + UntrustedText.line(String.valueOf(cause.getMessage())) + ")";
    return new ScreenAssertionError(
        what
            + reason
            + vm.describeEnd()
            + (to == null ? "" : "; see " + to.directory())
            + vm.timeline().lastCalls(),
        cause);
  }

  /// Creates the error of an interrupted call, and interrupts the thread again.
  static ScreenAssertionError interrupted(String what, InterruptedException e) {
    Thread.currentThread().interrupt();
    return new ScreenAssertionError("interrupted while " + what, e);
  }

  /// Returns a duration in seconds, or in milliseconds if it is not a whole number of seconds.
  static String words(Duration time) {
    return time.toMillis() % 1000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
  }
}
