// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture.record;

import java.io.IOException;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/// The encoder is not there, or did not do its work; the message has what it said.
public final class EncoderException extends IOException {

  @Serial private static final long serialVersionUID = 1L;

  EncoderException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
