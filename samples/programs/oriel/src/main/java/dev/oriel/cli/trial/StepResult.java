// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.trial;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What one step of a trial showed.
///
/// @param step the name of the step, the same in all releases
/// @param status how it ended
/// @param nanos how long it took, in nanoseconds
/// @param detail what was seen, or why it failed
/// @param remedy what to do if it failed, otherwise null
public record StepResult(
    String step, Status status, long nanos, String detail, @Nullable String remedy) {

  /// How a step ended.
  public enum Status {
    /// It worked.
    OK,
    /// It was tried and does not work.
    FAILED,
    /// It was not tried: it does not apply to such a buffer, or an earlier step failed.
    SKIPPED
  }

  boolean worked() {
    return status == Status.OK;
  }

  boolean failed() {
    return status == Status.FAILED;
  }

  /// Returns a time in words: `12.34 ms`.
  static String millis(long nanos) {
    return String.format(Locale.ROOT, "%.2f ms", nanos / 1e6);
  }
}
