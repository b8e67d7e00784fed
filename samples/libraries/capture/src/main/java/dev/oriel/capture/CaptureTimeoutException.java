// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture;

import java.io.Serial;

/// Thrown when the expected frame does not come in time.
public final class CaptureTimeoutException extends CaptureException {

  @Serial private static final long serialVersionUID = 1L;

  CaptureTimeoutException(String message) {
    super(message);
  }
}
