// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.internal.client;

import java.io.Serial;

/// A method call that was answered with an error.
public final class CallFailedException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  private final String errorName;

  CallFailedException(String call, String errorName, String text) {
    super(call + ": " + text);
    this.errorName = errorName;
  }

  /// Whether the connection ended, rather than that the other side answered with an error.
  public boolean connectionEnded() {
    return errorName.isEmpty();
  }

  /// The D-Bus name of the error; empty where the connection ended.
  public String errorName() {
    return errorName;
  }
}
