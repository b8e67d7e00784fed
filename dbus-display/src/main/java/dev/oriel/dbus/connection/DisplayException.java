// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.connection;

import java.io.Serial;

/// Thrown when a VM's display cannot be reached or used. The message names the remedy.
public abstract class DisplayException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  /// Creates an exception whose message names the remedy.
  protected DisplayException(String message) {
    super(message);
  }

  /// Creates an exception whose message names the remedy, with its cause.
  protected DisplayException(String message, Throwable cause) {
    super(message, cause);
  }
}
