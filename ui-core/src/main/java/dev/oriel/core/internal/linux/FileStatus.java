package dev.oriel.core.internal.linux;

import dev.oriel.core.internal.linux.gen.libc_h;
import java.util.Locale;

/// What `statx` says about an open file.
///
/// @param size bytes
/// @param mode kind and permissions, as in `st_mode`
/// @param inode the number of the file in its file system; each dma-buf has its own
/// @param device the file system, major number in the upper half
public record FileStatus(long size, int mode, long inode, long device) {

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
