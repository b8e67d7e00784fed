// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.os;

import dev.oriel.core.internal.ffm.ErrorText;

/// Error numbers of system calls: those that are told apart here, and all in words.
///
/// The numbers are Linux's on all architectures that this runs on (`asm-generic/errno-base.h`,
/// `asm-generic/errno.h`); a test compares them with the header's.
public final class Errno {

  /// Only the owner or root may do it.
  public static final int EPERM = 1;

  /// There is no such file.
  public static final int ENOENT = 2;

  /// The device failed.
  public static final int EIO = 5;

  /// There is no such device; of libsystemd: no such value in a message.
  public static final int ENXIO = 6;

  /// There is no such descriptor.
  public static final int EBADF = 9;

  /// Nothing can be had now; later it may be.
  public static final int EAGAIN = 11;

  /// The permissions of the file do not allow it.
  public static final int EACCES = 13;

  /// The file is none that takes this request.
  public static final int ENOTTY = 25;

  /// What came is no message.
  public static final int EBADMSG = 74;

  /// Nobody listens there.
  public static final int ECONNREFUSED = 111;

  private Errno() {}

  /// The symbol and the text of an error number: `EBADF (Bad file descriptor)`.
  ///
  /// @param errno the number, of either sign (`sd-bus` answers negative ones)
  public static String describe(int errno) {
    return ErrorText.of(Math.abs(errno));
  }
}
