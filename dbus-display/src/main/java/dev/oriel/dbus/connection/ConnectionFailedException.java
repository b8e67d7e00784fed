// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.connection;

import java.io.Serial;

/// The way to the VM is not there, broke, or did not answer in time.
public final class ConnectionFailedException extends DisplayException {

  @Serial private static final long serialVersionUID = 1L;

  /// An error that says what to do.
  public ConnectionFailedException(String message) {
    super(message);
  }

  /// An error that says what to do, with what caused it.
  public ConnectionFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
