// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.xcb;

import java.util.ArrayDeque;

/// Allots parts of a memory that somebody else reads, and that come back in the order in which they
/// were given out.
///
/// Each part is contiguous. Threading: one thread at a time.
final class SharedRing {

  /// A part that is read by the other side.
  ///
  /// @param stamp by which the other side says that it has read it
  private record Part(int start, int end, int stamp) {}

  private final int capacity;
  private final ArrayDeque<Part> read = new ArrayDeque<>();
  private int next;
  private int taken = -1;

  /// @param capacity bytes
  SharedRing(int capacity) {
    this.capacity = capacity;
  }

  int capacity() {
    return capacity;
  }

  boolean isIdle() {
    return read.isEmpty();
  }

  /// Finds room; it is kept by [#hand].
  ///
  /// @return where it begins, or -1 where the other side must read something first
  int take(int bytes) {
    int start = next;
    if (read.isEmpty()) {
      start = 0;
    } else {
      int oldest = read.getFirst().start();
      // What is being read lies from `oldest` to `next`, or round the end of the memory.
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

  /// Gives what was taken last to the other side.
  void hand(int stamp) {
    read.addLast(new Part(taken, next, stamp));
  }

  /// Takes back all that was given with this stamp or before it; stamps are counted modulo 2³².
  void readUpTo(int stamp) {
    while (!read.isEmpty() && stamp - read.getFirst().stamp() >= 0) {
      read.removeFirst();
    }
  }
}
