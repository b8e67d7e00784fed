// SPDX-License-Identifier: Apache-2.0
package dev.oriel.terminal;

import dev.oriel.dbus.chardev.ChardevStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/// The bytes to be sent to a guest, in order, until the stream takes them.
///
/// Threading: one thread.
final class Outbox {

  /// The most bytes that wait. A person does not type as much while a guest does not read. A guest
  /// that asks and does not read the answers cannot make more bytes wait.
  static final int MAX = 4 << 20;

  private final ArrayDeque<ByteBuffer> waiting = new ArrayDeque<>();
  private int bytes;

  /// Returns how many bytes wait.
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
    if (bytes + more.length > MAX) {
      return false;
    }
    waiting.add(ByteBuffer.wrap(more));
    bytes += more.length;
    return true;
  }

  /// Passes as many bytes to the stream as it takes.
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
