package dev.oriel.capture;

import java.io.Serial;

/// The console shows a frame that this machine cannot read; a later one may be readable.
public final class UnreadableFrameException extends CaptureException {

  @Serial private static final long serialVersionUID = 1L;

  UnreadableFrameException(RuntimeException cause) {
    super("the console's picture cannot be read: " + cause.getMessage(), cause);
  }

  /// The same for a thread that waited.
  UnreadableFrameException(UnreadableFrameException seen) {
    super(String.valueOf(seen.getMessage()), seen);
  }
}
