// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.os;

import java.io.Serial;

/// A system call that failed: `mmap(4096 bytes) = ENOMEM (Cannot allocate memory)`.
public final class OsException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  private final int errno;

  /// An error of `call`, which names the function with its arguments.
  public OsException(String call, int errno) {
    super(call + " = " + Errno.describe(errno));
    this.errno = Math.abs(errno);
  }

  /// An error of `call` with what it means here and what to do about it.
  public OsException(String call, int errno, String explanation) {
    super(call + " = " + Errno.describe(errno) + ": " + explanation);
    this.errno = Math.abs(errno);
  }

  /// The error number, positive.
  public int errno() {
    return errno;
  }
}
