package dev.oriel.core.os;

import dev.oriel.core.internal.linux.ErrorText;

/// Error numbers of system calls in words.
public final class Errno {

  private Errno() {}

  /// The symbol and the text of an error number: `EBADF (Bad file descriptor)`.
  ///
  /// @param errno the number, of either sign (`sd-bus` answers negative ones)
  public static String describe(int errno) {
    return ErrorText.of(Math.abs(errno));
  }
}
