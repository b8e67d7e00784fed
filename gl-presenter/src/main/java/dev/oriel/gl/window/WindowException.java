// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.window;

import java.io.Serial;

/// A window that could not be had: what was tried, why it failed, and what helps.
public final class WindowException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  WindowException(String call, String cause, String remedy) {
    super(call + " failed: " + cause + "; " + remedy);
  }
}
