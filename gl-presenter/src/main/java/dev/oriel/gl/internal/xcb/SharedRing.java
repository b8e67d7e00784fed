// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.xcb;

import java.util.ArrayDeque;

/// Allocates parts of a memory that another process reads. The parts are returned in the order in
/// which they were allocated.
///
/// Each part is contiguous. Threading: one thread at a time.
final class SharedRing {

  /// A part that the other process has not finished reading.
  ///
  /// @param stamp the number with which the other process reports that it has read the part
  private record Part(int start, int end, int stamp) {}

  private final int capacity;
  private final ArrayDeque<Part> read = new ArrayDeque<>();
  private int next;
  private int taken = -1;

  /// @param capacity the size in bytes
  SharedRing(int capacity) {
    this.capacity = capacity;
  }

  int capacity() {
    return capacity;
  }

  boolean isIdle() {
    return read.isEmpty();
  }

  /// Finds room for a part. [#hand] then allocates it.
  ///
  /// @return the start of the part, or -1 if the other process must first read an earlier part
  int take(int bytes) {
    int start = next;
    if (read.isEmpty()) {
      start = 0;
    } else {
      int oldest = read.getFirst().start();
      // The parts that are being read extend from `oldest` to `next`, possibly around the end of
      // the memory.
      boolean round = start <= oldest;
      if (round ? oldest - start < bytes : capacity - start < bytes) {
        if (round || oldest < bytes) {
          return -1;
        }
        start = 0;
      }
    }
    if (capacity - start < bytes) {
      return -1;
    }
    taken = start;
    next = start + bytes;
    return start;
  }

  /// Passes the last part to the other process.
  void hand(int stamp) {
    read.addLast(new Part(taken, next, stamp));
  }

  /// Frees all parts with this stamp or an earlier one. Stamps are counted modulo 2³².
  void readUpTo(int stamp) {
    while (!read.isEmpty() && stamp - read.getFirst().stamp() >= 0) {
      read.removeFirst();
    }
  }
}
