// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.internal.qmp;

import java.io.Serial;

/// Thrown when a QMP connection or command fails.
public final class QmpException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  private final boolean refused;

  QmpException(String message, boolean refused) {
    super(message);
    this.refused = refused;
  }

  /// Returns whether QEMU understood the command and refused it. Otherwise the connection failed.
  public boolean refused() {
    return refused;
  }
}
