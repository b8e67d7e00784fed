// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.internal.sdbus;

import dev.oriel.core.os.Errno;
import java.io.Serial;

/// Thrown when a call of libsystemd fails: `sd_bus_message_read_array(y) = EBADMSG (Bad message)`.
public final class SdBusException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  private final int errno;

  /// Creates an exception for `call`, which names the function with its arguments.
  ///
  /// @param result the result of the function, a negative error number
  public SdBusException(String call, int result) {
    super(call + " = " + Errno.describe(result));
    this.errno = Math.abs(result);
  }

  /// Returns the error number, which is positive.
  public int errno() {
    return errno;
  }
}
