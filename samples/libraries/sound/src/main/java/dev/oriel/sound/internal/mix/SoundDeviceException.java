// SPDX-License-Identifier: Apache-2.0
package dev.oriel.sound.internal.mix;

import java.io.Serial;

/// Thrown when this machine's sound device cannot be used. The message names the remedy.
public final class SoundDeviceException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  /// Creates an exception whose message names the remedy.
  public SoundDeviceException(String message) {
    super(message);
  }

  /// Creates an exception whose message names the remedy, with its cause.
  public SoundDeviceException(String message, Throwable cause) {
    super(message, cause);
  }
}
