// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.window;

import java.io.Serial;

/// A window that could not be opened or used. The message names the operation, the cause and the
/// remedy.
public final class WindowException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  WindowException(String call, String cause, String remedy) {
    super(call + " failed: " + cause + "; " + remedy);
  }
}
