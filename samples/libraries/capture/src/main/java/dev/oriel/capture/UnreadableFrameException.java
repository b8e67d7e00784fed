// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture;

import java.io.Serial;

/// Thrown when the console's picture could not be read before the time was over. A later frame may
/// be readable.
public final class UnreadableFrameException extends CaptureException {

  @Serial private static final long serialVersionUID = 1L;

  UnreadableFrameException(String reason) {
    super("the console's picture cannot be read: " + reason);
  }

  UnreadableFrameException(Throwable cause) {
    super("the console's picture cannot be read: " + words(cause), cause);
  }

  /// Creates a copy for a thread that waited.
  UnreadableFrameException(UnreadableFrameException seen) {
    super(String.valueOf(seen.getMessage()), seen);
  }

  private static String words(Throwable cause) {
    return cause instanceof OutOfMemoryError
        ? "there is not enough memory for it ("
            + cause.getMessage()
            + "); choose a smaller mode in the guest"
        : String.valueOf(cause.getMessage());
  }
}
