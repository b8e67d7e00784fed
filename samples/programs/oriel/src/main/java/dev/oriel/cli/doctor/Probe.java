// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.doctor;

import dev.oriel.cli.support.Causes;
import dev.oriel.core.text.UntrustedText;
import java.util.List;

/// Examines one part of the machine.
@FunctionalInterface
interface Probe {

  /// Returns the findings.
  ///
  /// @throws Exception if the examination fails; the report then has the error as a finding
  List<Finding> look() throws Exception;

  /// Examines a part of the machine, and turns an error into a finding. A missing library causes a
  /// [LinkageError] at its first use.
  static List<Finding> lookSafely(String subject, Probe probe, String remedy) {
    try {
      return probe.look();
    } catch (Exception | LinkageError e) {
      Throwable root = Causes.of(e).getLast();
      String message = root.getMessage();
      String detail =
          message == null
              ? root.getClass().getSimpleName()
              : UntrustedText.line(message.lines().findFirst().orElse(""));
      return List.of(Finding.missing(subject, detail, remedy));
    }
  }
}
