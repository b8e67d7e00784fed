// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture;

import java.io.Serial;

/// Thrown when the VM, or the connection to it, ended. No more frames will come.
public final class VmGoneException extends CaptureException {

  @Serial private static final long serialVersionUID = 1L;

  VmGoneException(String reason) {
    super("the VM went away: " + reason);
  }
}
