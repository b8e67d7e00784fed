// SPDX-License-Identifier: Apache-2.0
package dev.oriel.terminal.internal.vt;

/// The numbers of a control sequence, bounded in count and size.
///
/// Threading: one thread.
final class Parameters {

  /// The most numbers; later ones are dropped.
  private static final int MAX = 32;

  /// The largest number. It is larger than any screen, and small enough to add and multiply.
  private static final int LARGEST = 9999;

  private static final int MISSING = -1;

  private final int[] values = new int[MAX];

  /// Whether a number is joined to the previous one by a colon.
  private final boolean[] joined = new boolean[MAX];

  private int count;
  private boolean full;

  void clear() {
    count = 0;
    full = false;
  }

  /// Adds a digit, or a separator: `;` or `:`.
  void add(int c) {
    if (full) {
      return;
    }
    if (count == 0) {
      open(false);
    }
    if (c == ';' || c == ':') {
      open(c == ':');
    } else {
      int before = Math.max(values[count - 1], 0);
      values[count - 1] = Math.min(before * 10 + c - '0', LARGEST);
    }
  }

  private void open(boolean withColon) {
    if (count == MAX) {
      full = true;
      return;
    }
    values[count] = MISSING;
    joined[count] = withColon;
    count++;
  }

  /// Returns how many numbers there are, including missing ones between others.
  int count() {
    return count;
  }

  /// Returns a number, or a default if it is missing.
  int get(int index, int otherwise) {
    return index >= count || values[index] == MISSING ? otherwise : values[index];
  }

  /// Returns a number that counts something: at least 1.
  int counting(int index) {
    return Math.max(1, get(index, 1));
  }

  /// Returns how many numbers are joined to a number by colons.
  int joined(int index) {
    int end = index + 1;
    while (end < count && joined[end]) {
      end++;
    }
    return end - index - 1;
  }

  /// Returns the number that is joined to a number by a colon, or 1 if there is none.
  int subsequent(int index) {
    return joined(index) > 0 ? get(index + 1, 1) : 1;
  }

  /// Returns how many of the following numbers belong to a number of `SGR`: those joined to it, and
  /// those of an extended colour.
  int skipAfter(int index) {
    int code = get(index, 0);
    int byColons = joined(index);
    if (byColons > 0 || (code != 38 && code != 48)) {
      return byColons;
    }
    return switch (get(index + 1, 0)) {
      case 5 -> 2;
      case 2 -> 4;
      default -> 0;
    };
  }
}
