// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.os;

import java.io.Serial;

/// Thrown when a system call fails: `mmap(4096 bytes) = ENOMEM (Cannot allocate memory)`.
public final class OsException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  private final int errno;

  /// Creates an exception.
  ///
  /// @param call the function with its arguments
  /// @param errno the error number, of either sign
  public OsException(String call, int errno) {
    super(call + " = " + Errno.describe(errno));
    this.errno = Math.abs(errno);
  }

  /// Creates an exception with an explanation.
  ///
  /// @param call the function with its arguments
  /// @param errno the error number, of either sign
  /// @param explanation what the error means in this case, and what to do
  public OsException(String call, int errno, String explanation) {
    super(call + " = " + Errno.describe(errno) + ": " + explanation);
    this.errno = Math.abs(errno);
  }

  /// Returns the error number, which is positive.
  public int errno() {
    return errno;
  }
}
