// SPDX-License-Identifier: Apache-2.0
package dev.oriel.terminal;

import dev.oriel.dbus.chardev.ChardevStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/// What is to be sent to a guest, in order, until the stream takes it.
///
/// Threading: one thread.
final class Outbox {

  /// More than a person types while a guest does not read, and less than a guest may have kept that
  /// asks without reading the answers.
  static final int MOST = 4 << 20;

  private final ArrayDeque<ByteBuffer> waiting = new ArrayDeque<>();
  private int bytes;

  /// How many bytes wait.
  int bytes() {
    return bytes;
  }

  /// Adds bytes.
  ///
  /// @return whether there was room for them
  boolean add(byte[] more) {
    if (more.length == 0) {
      return true;
    }
    if (bytes + more.length > MOST) {
      return false;
    }
    waiting.add(ByteBuffer.wrap(more));
    bytes += more.length;
    return true;
  }

  /// Gives the stream as much as it takes.
  void send(ChardevStream stream) {
    for (ByteBuffer first = waiting.peek(); first != null; first = waiting.peek()) {
      bytes -= stream.write(first);
      if (first.hasRemaining()) {
        return;
      }
      waiting.remove();
    }
  }
}
