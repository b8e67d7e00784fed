// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus;

import dev.oriel.dbus.connection.DisplayException;
import java.io.Serial;
import java.nio.file.Path;

/// Thrown when another program of this user has the one private connection to a VM and does not
/// release it in time.
public final class DisplayInUseException extends DisplayException {

  @Serial private static final long serialVersionUID = 1L;

  DisplayInUseException(Path socket, String who, Throwable cause) {
    super(
        who
            + " has the display of the VM at "
            + socket
            + ", which serves one program at a time: wait for it or end it, or start QEMU with"
            + " -display dbus, which serves any number",
        cause);
  }
}
