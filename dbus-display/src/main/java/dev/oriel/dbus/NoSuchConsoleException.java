// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus;

import dev.oriel.dbus.connection.DisplayException;
import java.io.Serial;
import java.util.List;

/// The VM has no such console, or several of that label; the message lists its consoles.
public final class NoSuchConsoleException extends DisplayException {

  @Serial private static final long serialVersionUID = 1L;

  private final transient List<ConsoleInfo> present;

  NoSuchConsoleException(String message, List<ConsoleInfo> present) {
    super(message);
    this.present = List.copyOf(present);
  }

  /// The consoles that are there.
  public List<ConsoleInfo> present() {
    return present;
  }
}
