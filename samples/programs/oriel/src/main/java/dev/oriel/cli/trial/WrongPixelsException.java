// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.trial;

import java.io.Serial;

/// Thrown when a device shows other pixels than the buffer has; the message counts them.
final class WrongPixelsException extends Exception {

  @Serial private static final long serialVersionUID = 1L;

  WrongPixelsException(String message) {
    super(message);
  }
}
