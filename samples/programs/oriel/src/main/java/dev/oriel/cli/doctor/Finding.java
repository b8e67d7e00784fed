// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.doctor;

import org.jspecify.annotations.Nullable;

/// One thing that was looked at.
///
/// @param subject what, in a word or two
/// @param status how it stands
/// @param detail what was found
/// @param remedy what to install or change, or null where there is nothing to do
public record Finding(String subject, Status status, String detail, @Nullable String remedy) {

  /// How a thing stands.
  public enum Status {
    /// As it should be.
    OK,
    /// Worth knowing.
    NOTE,
    /// Something works less well without it.
    MISSING,
    /// Oriel does not run without it.
    FATAL
  }

  static Finding ok(String subject, String detail) {
    return new Finding(subject, Status.OK, detail, null);
  }

  static Finding note(String subject, String detail) {
    return new Finding(subject, Status.NOTE, detail, null);
  }

  static Finding missing(String subject, String detail, String remedy) {
    return new Finding(subject, Status.MISSING, detail, remedy);
  }

  static Finding fatal(String subject, String detail, String remedy) {
    return new Finding(subject, Status.FATAL, detail, remedy);
  }
}
