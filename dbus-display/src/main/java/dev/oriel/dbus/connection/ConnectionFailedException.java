// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.connection;

import java.io.Serial;

/// Thrown when the VM cannot be reached, the connection breaks, or an answer does not come in time.
public final class ConnectionFailedException extends DisplayException {

  @Serial private static final long serialVersionUID = 1L;

  /// Creates an exception whose message names the remedy.
  public ConnectionFailedException(String message) {
    super(message);
  }

  /// Creates an exception whose message names the remedy, with its cause.
  public ConnectionFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
