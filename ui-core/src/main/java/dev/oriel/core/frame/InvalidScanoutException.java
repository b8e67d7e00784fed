// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.frame;

import java.io.Serial;

/// Thrown when the numbers of a scanout message are impossible; the exception's message names them.
///
/// Only that scanout message is lost. The console and the process continue to work.
public final class InvalidScanoutException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  /// Creates an exception.
  ///
  /// @param message the values, and the values that would have been accepted
  public InvalidScanoutException(String message) {
    super(message);
  }
}
