// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.wayland;

import dev.oriel.core.internal.linux.Memory;
import dev.oriel.core.os.OwnedFd;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// The table of formats and modifiers that a compositor passes as a file (`format_table` of
/// `zwp_linux_dmabuf_feedback_v1`): entries of 16 bytes, with the format in the first four and the
/// modifier in the last eight.
final class FormatTable {

  static final FormatTable EMPTY = new FormatTable(ByteBuffer.allocate(0));

  private static final int ENTRY_BYTES = 16;
  private static final int MODIFIER_AT = 8;

  /// Entries are numbered by 16 bits.
  private static final int MAX_BYTES = ENTRY_BYTES << 16;

  private final ByteBuffer entries;

  private FormatTable(ByteBuffer entries) {
    this.entries = entries;
  }

  /// Reads a table. The file is read instead of mapped, because a mapped file that the compositor
  /// truncates would end this process.
  ///
  /// Ownership: the descriptor stays the caller's.
  ///
  /// @param bytes the size according to the compositor
  /// @throws IllegalArgumentException if the size is impossible
  /// @throws dev.oriel.core.os.OsException if the file is shorter
  static FormatTable read(OwnedFd fd, long bytes) {
    if (bytes < 0 || bytes > MAX_BYTES || bytes % ENTRY_BYTES != 0) {
      throw new IllegalArgumentException(
          "a format table of "
              + bytes
              + " bytes; it has at most "
              + MAX_BYTES
              + ", in entries of "
              + ENTRY_BYTES);
    }
    ByteBuffer entries = ByteBuffer.allocateDirect((int) bytes).order(ByteOrder.nativeOrder());
    Memory.readFully(fd.number(), 0, entries);
    return new FormatTable(entries);
  }

  /// Adds the entry of a number to a set. A number beyond the table is ignored.
  void addTo(FormatSet set, int index, boolean scanout) {
    int at = index * ENTRY_BYTES;
    if (at >= 0 && at < entries.capacity()) {
      set.add(entries.getInt(at), entries.getLong(at + MODIFIER_AT), scanout);
    }
  }
}
