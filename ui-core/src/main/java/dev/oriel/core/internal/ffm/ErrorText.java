// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.internal.ffm;

import dev.oriel.core.internal.linux.gen.libc_h;
import java.lang.foreign.MemorySegment;

/// The words for an error number.
public final class ErrorText {

  private ErrorText() {}

  /// The symbol and the text, in English whatever the locale: `EBADF (Bad file descriptor)`.
  ///
  /// glibc's `strerrorname_np` and `strerrordesc_np` (since 2.32) answer constant strings, so
  /// unlike `strerror` they can be called from any thread.
  public static String of(int errno) {
    MemorySegment name = libc_h.strerrorname_np(errno);
    MemorySegment text = libc_h.strerrordesc_np(errno);
    if (name.equals(MemorySegment.NULL) || text.equals(MemorySegment.NULL)) {
      return "error " + errno;
    }
    return name.getString(0) + " (" + text.getString(0) + ")";
  }
}
