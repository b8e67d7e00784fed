// SPDX-License-Identifier: Apache-2.0
package dev.oriel.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Reads the bytes of an input as decisions: which message, which number, how many. A change of a
/// byte changes a decision, so that a fuzzer that does not know messages makes messages.
///
/// After the last byte, each decision is zero.
///
/// Threading: one thread at a time.
public final class Choices {

  /// Numbers at which arithmetic changes, such as limits and overflows.
  private static final int[] EDGES = {
    0,
    1,
    2,
    3,
    4,
    7,
    8,
    15,
    16,
    63,
    64,
    65,
    255,
    256,
    511,
    512,
    513,
    4095,
    4096,
    16383,
    16384,
    16385,
    32767,
    32768,
    65535,
    65536,
    1 << 24,
    1 << 30,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE,
    -1,
    -2,
    -16384
  };

  private final byte[] input;
  private int next;

  Choices(byte[] input) {
    this.input = input.clone();
  }

  /// Returns whether all bytes have been used.
  boolean isDone() {
    return next >= input.length;
  }

  /// Returns a number from 0 to 255.
  int octet() {
    return next < input.length ? input[next++] & 0xff : 0;
  }

  /// Returns true or false.
  boolean yes() {
    return (octet() & 1) != 0;
  }

  /// Returns a number from 0 to `bound - 1`.
  ///
  /// @param bound 1 to 65536
  int below(int bound) {
    return (bound <= 256 ? octet() : octet() << 8 | octet()) % bound;
  }

  /// Returns any 32 bits.
  int bits32() {
    return octet() << 24 | octet() << 16 | octet() << 8 | octet();
  }

  /// Returns any 64 bits.
  long bits64() {
    return (long) bits32() << 32 | (bits32() & 0xffff_ffffL);
  }

  /// Returns a number that is likely to find faults: usually a small one, otherwise an edge or any
  /// number.
  int number() {
    int kind = octet();
    if (kind < 128) {
      return kind & 31;
    }
    return kind < 240 ? EDGES[kind % EDGES.length] : bits32();
  }

  /// Returns one of these values.
  @SafeVarargs
  final <T> T of(T... possible) {
    return possible[below(possible.length)];
  }

  /// Returns one of these numbers, or rarely any other.
  int oneOf(int... usual) {
    int kind = octet();
    return kind < 224 ? usual[kind % usual.length] : number();
  }

  /// Returns this many bytes of the input, or fewer if fewer are left.
  byte[] bytes(int most) {
    int end = (int) Math.min((long) next + most, input.length);
    byte[] taken = Arrays.copyOfRange(input, Math.min(next, end), end);
    next = end;
    return taken;
  }

  /// Returns all remaining bytes.
  public byte[] rest() {
    return bytes(input.length);
  }

  /// Returns all remaining bytes as a text.
  String restAsText() {
    return new String(rest(), StandardCharsets.UTF_8);
  }
}
