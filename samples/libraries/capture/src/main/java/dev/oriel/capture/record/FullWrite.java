// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture.record;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/// Writes all bytes of a buffer. A channel may take fewer at a time.
final class FullWrite {

  private FullWrite() {}

  /// Writes at the channel's position.
  ///
  /// @throws EOFException if the channel takes nothing more
  static void write(FileChannel out, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      check(out.write(bytes));
    }
  }

  /// Writes at a position of a file, and leaves the channel's own as it is.
  ///
  /// @throws EOFException if the channel takes nothing more
  static void write(FileChannel out, ByteBuffer bytes, long at) throws IOException {
    long position = at;
    while (bytes.hasRemaining()) {
      int written = out.write(bytes, position);
      check(written);
      position += written;
    }
  }

  private static void check(int written) throws EOFException {
    if (written <= 0) {
      throw new EOFException("nothing more can be written");
    }
  }
}
