// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.doctor;

import dev.oriel.core.text.UntrustedText;
import java.util.List;

/// Looks at one part of the machine.
@FunctionalInterface
interface Probe {

  /// What was found.
  ///
  /// @throws Exception where looking itself fails; the report says so in place of a finding
  List<Finding> look() throws Exception;

  /// Looks, whatever is broken: a library that is missing shows as a [LinkageError] at its first
  /// use.
  static List<Finding> lookSafely(String subject, Probe probe, String remedy) {
    try {
      return probe.look();
    } catch (Exception | LinkageError e) {
      Throwable root = e;
      while (root.getCause() != null) {
        root = root.getCause();
      }
      String message = root.getMessage();
      String detail =
          message == null
              ? root.getClass().getSimpleName()
              : UntrustedText.line(message.lines().findFirst().orElse(""));
      return List.of(Finding.missing(subject, detail, remedy));
    }
  }
}
