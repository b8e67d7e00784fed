// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus;

import java.io.Serial;

/// Why a VM's display cannot be had or used, in words that name the remedy.
public abstract sealed class DisplayException extends RuntimeException
    permits ConnectionFailedException,
        DisplayInUseException,
        NoSuchVmException,
        AmbiguousVmException,
        NoSuchConsoleException {

  @Serial private static final long serialVersionUID = 1L;

  DisplayException(String message) {
    super(message);
  }

  DisplayException(String message, Throwable cause) {
    super(message, cause);
  }
}
