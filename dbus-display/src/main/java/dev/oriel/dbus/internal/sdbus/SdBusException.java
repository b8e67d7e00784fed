// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.internal.sdbus;

import dev.oriel.core.os.Errno;
import java.io.Serial;

/// A call of libsystemd that failed: `sd_bus_message_read_array(y) = EBADMSG (Bad message)`.
public final class SdBusException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  private final int errno;

  /// An error of `call`, which names the function with its arguments.
  ///
  /// @param result what it answered, a negative error number
  public SdBusException(String call, int result) {
    super(call + " = " + Errno.describe(result));
    this.errno = Math.abs(result);
  }

  /// The error number, positive.
  public int errno() {
    return errno;
  }
}
