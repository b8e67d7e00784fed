// SPDX-License-Identifier: Apache-2.0
package dev.oriel.keyboard;

import java.io.Serial;

/// Thrown when a text or a chord cannot be typed. The message names the remedy.
public final class KeyboardLayoutException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  KeyboardLayoutException(String message) {
    super(message);
  }

  KeyboardLayoutException(String message, Throwable cause) {
    super(message, cause);
  }
}
