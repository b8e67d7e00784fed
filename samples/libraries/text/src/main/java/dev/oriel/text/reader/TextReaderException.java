// SPDX-License-Identifier: Apache-2.0
package dev.oriel.text.reader;

/// Text cannot be recognized on this machine. The message says what is missing and which package
/// contains it.
public final class TextReaderException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /// Creates an exception.
  public TextReaderException(String message) {
    super(message);
  }

  /// Creates an exception with a cause.
  public TextReaderException(String message, Throwable cause) {
    super(message, cause);
  }
}
