// SPDX-License-Identifier: Apache-2.0
package dev.oriel.bench;

/// The time of a flush in the viewer, divided into stages.
///
/// Drawing is the work that any viewer has to do before it can release a buffer: it reads the
/// buffer by a draw or a copy, on a machine without a GPU with the processor. It is zero if the
/// buffer was released unread. For a frame that was drawn together with a later one, it is the
/// median of the other frames.
///
/// Units: nanoseconds.
///
/// @param waiting the time from the message until the reading of the buffer began
/// @param drawing the time until the buffer was read
/// @param answering the time until the message was answered
record FlushStages(long waiting, long drawing, long answering) {

  /// Returns the stages as a text without spaces.
  String encode() {
    return waiting + "," + drawing + "," + answering;
  }

  /// Reads a text that [#encode] has written.
  static FlushStages decode(String text) {
    String[] parts = text.split(",", -1);
    return new FlushStages(
        Long.parseLong(parts[0]), Long.parseLong(parts[1]), Long.parseLong(parts[2]));
  }
}
