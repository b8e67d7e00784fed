// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.internal.linux;

import dev.oriel.core.internal.linux.gen.libc_h;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Locale;

/// The status of an open file, from `statx`.
///
/// @param size size in bytes
/// @param mode kind and permissions, as in `st_mode`
/// @param inode the number of the file in its file system; each dma-buf has a different one
/// @param device the device number of the file system, with the major number in the upper half
public record FileStatus(long size, int mode, long inode, long device) {

  // Offsets in `struct statx` (`linux/stat.h`), which are the same on all architectures. A test
  // compares them with the header.
  static final long STATX_BYTES = 256;
  static final long MODE_AT = 28;
  static final long INODE_AT = 32;
  static final long SIZE_AT = 40;
  static final long DEVICE_MAJOR_AT = 136;
  static final long DEVICE_MINOR_AT = 140;

  /// Returns the content of a `struct statx`.
  static FileStatus of(MemorySegment statx) {
    long major = Integer.toUnsignedLong(statx.get(ValueLayout.JAVA_INT, DEVICE_MAJOR_AT));
    long minor = Integer.toUnsignedLong(statx.get(ValueLayout.JAVA_INT, DEVICE_MINOR_AT));
    return new FileStatus(
        statx.get(ValueLayout.JAVA_LONG, SIZE_AT),
        Short.toUnsignedInt(statx.get(ValueLayout.JAVA_SHORT, MODE_AT)),
        statx.get(ValueLayout.JAVA_LONG, INODE_AT),
        major << 32 | minor);
  }

  /// Returns whether this is a regular file. A memfd is a regular file.
  public boolean isRegular() {
    return (mode & libc_h.S_IFMT()) == libc_h.S_IFREG();
  }

  /// Returns the kind of file in words, for errors.
  public String kind() {
    int kind = mode & libc_h.S_IFMT();
    if (kind == libc_h.S_IFREG()) {
      return "a regular file of " + size + " bytes";
    } else if (kind == libc_h.S_IFCHR()) {
      return "a character device";
    } else if (kind == libc_h.S_IFIFO()) {
      return "a pipe";
    } else if (kind == libc_h.S_IFSOCK()) {
      return "a socket";
    } else if (kind == libc_h.S_IFDIR()) {
      return "a directory";
    } else if (kind == libc_h.S_IFBLK()) {
      return "a block device";
    }
    return String.format(Locale.ROOT, "a file of mode 0%o", mode);
  }
}
