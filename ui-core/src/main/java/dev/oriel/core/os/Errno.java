// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.os;

import dev.oriel.core.internal.ffm.ErrorText;

/// Error numbers of system calls: constants for those that Oriel distinguishes, and a description
/// of any number.
///
/// The constants are Linux's numbers on all architectures that Oriel runs on
/// (`asm-generic/errno-base.h`, `asm-generic/errno.h`). A test compares them with the header.
public final class Errno {

  /// The operation is allowed only for the owner or root.
  public static final int EPERM = 1;

  /// The file does not exist.
  public static final int ENOENT = 2;

  /// The device failed.
  public static final int EIO = 5;

  /// The device does not exist. From libsystemd: a message does not contain the value.
  public static final int ENXIO = 6;

  /// The descriptor is not open.
  public static final int EBADF = 9;

  /// The operation is not possible now, but may be later.
  public static final int EAGAIN = 11;

  /// The permissions of the file do not allow the operation.
  public static final int EACCES = 13;

  /// The file does not support this request.
  public static final int ENOTTY = 25;

  /// The received data is not a valid message.
  public static final int EBADMSG = 74;

  /// No process listens at the address.
  public static final int ECONNREFUSED = 111;

  private Errno() {}

  /// Returns the symbol and the text of an error number: `EBADF (Bad file descriptor)`.
  ///
  /// @param errno the number, of either sign (`sd-bus` returns negative numbers)
  public static String describe(int errno) {
    return ErrorText.of(Math.abs(errno));
  }
}
