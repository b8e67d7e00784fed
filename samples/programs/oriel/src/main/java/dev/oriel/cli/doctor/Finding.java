// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.doctor;

import org.jspecify.annotations.Nullable;

/// The result of examining one thing.
///
/// @param subject the thing, in a word or two
/// @param status its state
/// @param detail what was found
/// @param remedy what to install or change, or null if there is nothing to do
public record Finding(String subject, Status status, String detail, @Nullable String remedy) {

  /// The state of a thing.
  public enum Status {
    /// It works.
    OK,
    /// The user should know about it.
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
