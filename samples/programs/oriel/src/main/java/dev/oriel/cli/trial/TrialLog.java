// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.trial;

/// Receives what a trial does, as it does it.
interface TrialLog {

  /// Reports that a step begins.
  ///
  /// @param buffer the kind of buffer, or an empty text for the device itself
  void begins(String buffer, String step);

  /// Reports how a step ended; also for a step that never began, because it was skipped.
  void ended(String buffer, StepResult result);
}
