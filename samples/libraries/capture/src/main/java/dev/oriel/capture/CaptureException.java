// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture;

import java.io.Serial;

/// Thrown when no frame can be returned. The message describes what was seen until then.
public abstract sealed class CaptureException extends RuntimeException
    permits CaptureTimeoutException, UnreadableFrameException, VmGoneException {

  @Serial private static final long serialVersionUID = 1L;

  CaptureException(String message) {
    super(message);
  }

  CaptureException(String message, Throwable cause) {
    super(message, cause);
  }
}
