// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.trial;

import java.util.List;

/// One step of a trial of a buffer.
///
/// @param name its name in reports, the same in all releases
/// @param after the names of the steps that must have worked
/// @param action the step itself
/// @param remedy what a user can do if it fails
record Step(String name, List<String> after, Action action, String remedy) {

  /// What a step does.
  @FunctionalInterface
  interface Action {
    /// Does the step.
    ///
    /// @return what was seen, in words
    /// @throws NotApplicableException if the step says nothing about such a buffer
    /// @throws Exception if the step fails; its message says why
    String run(Bench bench) throws Exception;
  }

  /// Copies the list.
  Step {
    after = List.copyOf(after);
  }
}
