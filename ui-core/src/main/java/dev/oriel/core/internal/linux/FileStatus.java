// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.internal.linux;

import dev.oriel.core.internal.linux.gen.libc_h;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Locale;

/// What `statx` says about an open file.
///
/// @param size bytes
/// @param mode kind and permissions, as in `st_mode`
/// @param inode the number of the file in its file system; each dma-buf has its own
/// @param device the file system, major number in the upper half
public record FileStatus(long size, int mode, long inode, long device) {

  // Where `struct statx` (`linux/stat.h`), the same on all architectures, has them; a test
  // compares.
  static final long STATX_BYTES = 256;
  static final long MODE_AT = 28;
  static final long INODE_AT = 32;
  static final long SIZE_AT = 40;
  static final long DEVICE_MAJOR_AT = 136;
  static final long DEVICE_MINOR_AT = 140;

  /// What a `struct statx` says.
  static FileStatus of(MemorySegment statx) {
    long major = Integer.toUnsignedLong(statx.get(ValueLayout.JAVA_INT, DEVICE_MAJOR_AT));
    long minor = Integer.toUnsignedLong(statx.get(ValueLayout.JAVA_INT, DEVICE_MINOR_AT));
    return new FileStatus(
        statx.get(ValueLayout.JAVA_LONG, SIZE_AT),
        Short.toUnsignedInt(statx.get(ValueLayout.JAVA_SHORT, MODE_AT)),
        statx.get(ValueLayout.JAVA_LONG, INODE_AT),
        major << 32 | minor);
  }

  /// Whether this is an ordinary file, which includes memfds.
  public boolean isRegular() {
    return (mode & libc_h.S_IFMT()) == libc_h.S_IFREG();
  }

  /// The kind of file, in words for an error.
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
