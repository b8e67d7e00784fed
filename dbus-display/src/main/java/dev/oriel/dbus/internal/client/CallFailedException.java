// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.internal.client;

import java.io.Serial;

/// Thrown when a method call is answered with an error.
public final class CallFailedException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  private final String errorName;

  /// Creates the failure of a call.
  ///
  /// @param errorName the D-Bus name of the error, or empty if the connection ended
  public CallFailedException(String call, String errorName, String text) {
    super(call + ": " + text);
    this.errorName = errorName;
  }

  /// Returns whether the connection ended, as opposed to an error from the other side.
  public boolean connectionEnded() {
    return errorName.isEmpty();
  }

  /// Returns the D-Bus name of the error, or an empty string if the connection ended.
  public String errorName() {
    return errorName;
  }
}
