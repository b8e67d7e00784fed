// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.connection;

import java.io.Serial;

/// Why a VM's display cannot be had or used, in words that name the remedy.
public abstract class DisplayException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  /// An error that says what to do.
  protected DisplayException(String message) {
    super(message);
  }

  /// An error that says what to do, with what caused it.
  protected DisplayException(String message, Throwable cause) {
    super(message, cause);
  }
}
