// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.internal.qmp;

import java.io.Serial;

/// A QMP conversation that failed, in words.
public final class QmpException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  private final boolean refused;

  QmpException(String message, boolean refused) {
    super(message);
    this.refused = refused;
  }

  /// Whether QEMU understood the command and refused it; else the conversation itself broke.
  public boolean refused() {
    return refused;
  }
}
