// SPDX-License-Identifier: Apache-2.0
package dev.oriel.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Writes values in the format of D-Bus, little-endian and aligned.
final class WireWriter {

  private byte[] data = new byte[256];
  private int length;

  void octet(int value) {
    room(1);
    data[length++] = (byte) value;
  }

  void octets(byte[] values) {
    room(values.length);
    System.arraycopy(values, 0, data, length, values.length);
    length += values.length;
  }

  void align(int to) {
    int padding = Math.floorMod(-length, to);
    room(padding);
    length += padding;
  }

  void int16(int value) {
    align(Short.BYTES);
    octet(value);
    octet(value >> 8);
  }

  void int32(int value) {
    align(Integer.BYTES);
    plainInt32(value);
  }

  void int64(long value) {
    align(Long.BYTES);
    plainInt32((int) value);
    plainInt32((int) (value >> 32));
  }

  private void plainInt32(int value) {
    for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
      octet(value >> shift);
    }
  }

  void string(String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    int32(bytes.length);
    octets(bytes);
    octet(0);
  }

  void signature(String value) {
    byte[] bytes = value.getBytes(StandardCharsets.US_ASCII);
    octet(bytes.length);
    octets(bytes);
    octet(0);
  }

  /// Begins an array.
  ///
  /// @return the position for [#closeArray]
  int openArray(int alignment) {
    int32(0);
    int at = length - Integer.BYTES;
    align(alignment);
    return at;
  }

  /// Ends an array and writes its length.
  void closeArray(int at, int alignment) {
    int first = at + Integer.BYTES;
    int size = length - (first + Math.floorMod(-first, alignment));
    for (int i = 0; i < Integer.BYTES; i++) {
      data[at + i] = (byte) (size >> (i * Byte.SIZE));
    }
  }

  private void room(int more) {
    if (length + more > data.length) {
      data = Arrays.copyOf(data, Math.max(2 * data.length, length + more));
    }
  }

  byte[] bytes() {
    return Arrays.copyOf(data, length);
  }
}
