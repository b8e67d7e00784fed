// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus;

import dev.oriel.core.text.DebianPackages;
import java.io.IOException;
import java.io.Serial;

/// Thrown when QEMU is not installed or not on the `PATH`. The message names its Debian package.
public final class NoSuchProgramException extends IOException {

  @Serial private static final long serialVersionUID = 1L;

  NoSuchProgramException(String program) {
    super(
        program
            + " is not on the PATH; install QEMU (Debian: "
            + DebianPackages.of(QemuProcess.DEFAULT_PROGRAM)
            + ")");
  }
}
