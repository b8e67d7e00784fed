// SPDX-License-Identifier: Apache-2.0
package dev.oriel.screen;

import java.io.Serial;

/// Says what a screen did not show or take in time. Test frameworks report it as a failed test.
public final class ScreenAssertionError extends AssertionError {

  @Serial private static final long serialVersionUID = 1L;

  ScreenAssertionError(String message) {
    super(message);
  }

  ScreenAssertionError(String message, Throwable cause) {
    super(message, cause);
  }
}
