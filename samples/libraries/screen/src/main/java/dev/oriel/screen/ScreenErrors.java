// SPDX-License-Identifier: Apache-2.0
package dev.oriel.screen;

import dev.oriel.capture.CaptureException;
import dev.oriel.core.geometry.Rect;
import dev.oriel.core.image.Picture;
import dev.oriel.core.text.UntrustedText;
import dev.oriel.screen.match.Match;
import dev.oriel.screen.match.Needle;
import java.time.Duration;
import java.util.Locale;
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

  /// Adds the best match of a missed needle to the report.
  ///
  /// @param searched the part of the picture that was searched
  void reportDifference(Picture picture, Rect searched, Needle needle, Match best) {
    if (report != null) {
      report.difference(picture, searched, needle, best);
    }
  }

  /// Creates an error with a reference to the report, and with QEMU's last output if QEMU has
  /// ended.
  ///
  /// @param withReason whether the message of the cause is part of the message
  ScreenAssertionError failed(String what, CaptureException cause, boolean withReason) {
    ScreenReport to = report;
    String reason =
        !withReason ? "" : " (" + UntrustedText.line(String.valueOf(cause.getMessage())) + ")";
    return new ScreenAssertionError(
        what + reason + vm.describeEnd() + (to == null ? "" : "; see " + to.directory()), cause);
  }

  /// Creates the error of an interrupted call, and interrupts the thread again.
  static ScreenAssertionError interrupted(String what, InterruptedException e) {
    Thread.currentThread().interrupt();
    return new ScreenAssertionError("interrupted while " + what, e);
  }

  /// Describes something that was not found.
  ///
  /// @param target what was looked for
  /// @param region the part of the screen that was searched, or null for the whole screen
  static String notFound(String target, @Nullable Rect region, Duration timeout) {
    String where = region == null ? "on the screen" : "in " + region;
    return String.format(Locale.ROOT, "%s was not %s within %s", target, where, words(timeout));
  }

  /// Describes why the best match is not good enough, to follow [#notFound].
  static String describe(Match best, double neededScore) {
    return best.area().isEmpty()
        ? ": it is larger than that"
        : String.format(
            Locale.ROOT,
            ": the best match, at %s, has a score of %.3f, %.3f is needed",
            best.area(),
            best.score(),
            neededScore);
  }

  /// Returns a duration in seconds, or in milliseconds if it is not a whole number of seconds.
  static String words(Duration time) {
    return time.toMillis() % 1000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
  }
}
