// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.internal.ffm;

import dev.oriel.core.internal.linux.gen.libc_h;
import java.lang.foreign.MemorySegment;

/// The names and descriptions of error numbers.
public final class ErrorText {

  private ErrorText() {}

  /// Returns the symbol and the text, in English for every locale: `EBADF (Bad file descriptor)`.
  ///
  /// glibc's `strerrorname_np` and `strerrordesc_np` (since 2.32) return constant strings. Unlike
  /// `strerror`, they can be called on any thread.
  public static String of(int errno) {
    MemorySegment name = libc_h.strerrorname_np(errno);
    MemorySegment text = libc_h.strerrordesc_np(errno);
    if (name.equals(MemorySegment.NULL) || text.equals(MemorySegment.NULL)) {
      return "error " + errno;
    }
    return name.getString(0) + " (" + text.getString(0) + ")";
  }
}
