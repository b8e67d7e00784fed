// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus;

import dev.oriel.dbus.connection.DisplayException;
import java.io.Serial;
import java.util.List;

/// Thrown when several VMs match the selector. The message lists them with the properties in which
/// they differ.
public final class AmbiguousVmException extends DisplayException {

  @Serial private static final long serialVersionUID = 1L;

  private final transient List<VmInfo> candidates;

  AmbiguousVmException(String message, List<VmInfo> candidates) {
    super(message);
    this.candidates = List.copyOf(candidates);
  }

  /// Returns the VMs that match.
  public List<VmInfo> candidates() {
    return candidates;
  }
}
