// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus;

import dev.oriel.dbus.connection.DisplayException;
import java.io.Serial;
import java.util.List;

/// Thrown when the VM has no such console, or several consoles match. The message lists its
/// consoles.
public final class NoSuchConsoleException extends DisplayException {

  @Serial private static final long serialVersionUID = 1L;

  private final transient List<ConsoleInfo> present;

  NoSuchConsoleException(String message, List<ConsoleInfo> present) {
    super(message);
    this.present = List.copyOf(present);
  }

  /// Returns the consoles that are present.
  public List<ConsoleInfo> present() {
    return present;
  }
}
