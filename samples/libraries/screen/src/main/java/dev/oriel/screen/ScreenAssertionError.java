// SPDX-License-Identifier: Apache-2.0
package dev.oriel.screen;

import java.io.Serial;

/// Thrown when a screen does not show something in time, or does not take input. The message gives
/// the details. Test frameworks report it as a failed test.
public final class ScreenAssertionError extends AssertionError {

  @Serial private static final long serialVersionUID = 1L;

  ScreenAssertionError(String message) {
    super(message);
  }

  ScreenAssertionError(String message, Throwable cause) {
    super(message, cause);
  }
}
