// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.frame;

import java.io.Serial;

/// A scanout message whose numbers cannot be true; the message names them.
///
/// It costs that message, never the console or the process.
public final class InvalidScanoutException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  /// An error with the values and what would have been accepted.
  public InvalidScanoutException(String message) {
    super(message);
  }
}
