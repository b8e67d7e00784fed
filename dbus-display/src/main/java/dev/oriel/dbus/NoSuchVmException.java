// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus;

import dev.oriel.dbus.connection.DisplayException;
import java.io.Serial;
import java.util.List;

/// Thrown when no VM matches the selector. The message lists the VMs that are present.
public final class NoSuchVmException extends DisplayException {

  @Serial private static final long serialVersionUID = 1L;

  private final transient List<VmInfo> present;

  NoSuchVmException(String message, List<VmInfo> present) {
    super(message);
    this.present = List.copyOf(present);
  }

  /// Returns the VMs that are present.
  public List<VmInfo> present() {
    return present;
  }
}
