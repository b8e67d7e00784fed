// SPDX-License-Identifier: Apache-2.0
package dev.oriel.bench;

/// What a flush was spent on in the viewer.
///
/// The drawing is the work that any viewer has to do before it can give a buffer back: reading it
/// by a draw or a copy, which on a machine without a GPU is the processor's work. It is nothing
/// where the buffer went back unread, and for a frame that was drawn together with a later one what
/// the others took (the median).
///
/// Units: nanoseconds.
///
/// @param waiting from its message to the moment at which its buffer began to be read
/// @param drawing until it had been read
/// @param answering until it was answered
record FlushStages(long waiting, long drawing, long answering) {

  /// As text without spaces.
  String encode() {
    return waiting + "," + drawing + "," + answering;
  }

  /// Reads what [#encode] wrote.
  static FlushStages decode(String text) {
    String[] parts = text.split(",", -1);
    return new FlushStages(
        Long.parseLong(parts[0]), Long.parseLong(parts[1]), Long.parseLong(parts[2]));
  }
}
