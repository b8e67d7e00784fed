// SPDX-License-Identifier: Apache-2.0
package dev.oriel.fuzz;

import dev.oriel.core.internal.linux.Descriptors;
import dev.oriel.core.internal.linux.UnixSockets;
import dev.oriel.core.os.OsException;
import dev.oriel.core.os.OwnedFd;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/// The other end of a connection of sd-bus, without a library: the side that authenticates.
///
/// Threading: one thread writes, one may read. Ownership: the caller still owns the socket.
final class WirePeer {

  /// The answers to `AUTH EXTERNAL`, `DATA` and `NEGOTIATE_UNIX_FD`, which libsystemd sends without
  /// waiting.
  private static final String WELCOME =
      "DATA\r\nOK 0123456789abcdef0123456789abcdef\r\nAGREE_UNIX_FD\r\n";

  private static final byte[] BEGIN = "BEGIN\r\n".getBytes(StandardCharsets.US_ASCII);

  private final int socket;

  WirePeer(OwnedFd socket) {
    this.socket = socket.number();
  }

  /// Authenticates the other side, without waiting for its requests.
  void welcome() {
    send(WELCOME.getBytes(StandardCharsets.US_ASCII), List.of());
  }

  /// Sends bytes.
  ///
  /// @param fds sent with the first bytes, one with each byte; if there are more descriptors than
  ///   bytes, the rest is not sent
  /// @return whether the other side was still connected
  boolean send(byte[] bytes, List<OwnedFd> fds) {
    ByteBuffer data = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    try {
      for (OwnedFd fd : fds) {
        if (data.remaining() <= 1) {
          break;
        }
        int end = data.limit();
        data.limit(data.position() + 1);
        UnixSockets.sendWithFd(socket, data, fd.number());
        data.limit(end);
      }
      Descriptors.write(socket, data);
      return true;
    } catch (OsException _) {
      return false;
    }
  }

  /// Reads complete messages until the other side has closed the connection.
  ///
  /// @param calls receives each message, from its position to its limit
  void readAll(Consumer<ByteBuffer> calls) {
    ByteBuffer data = ByteBuffer.allocateDirect(1 << 18);
    boolean begun = false;
    try {
      while (Descriptors.read(socket, data) > 0) {
        data.flip();
        if (!begun) {
          begun = skipAuthentication(data);
        }
        int length = begun ? WireMessage.length(data) : -1;
        while (length > 0 && length <= data.remaining()) {
          calls.accept(data.slice(data.position(), length));
          data.position(data.position() + length);
          length = WireMessage.length(data);
        }
        data.compact();
      }
    } catch (OsException _) {
      // The other side has closed the connection within a message.
    }
  }

  private static boolean skipAuthentication(ByteBuffer data) {
    for (int at = data.position(); at + BEGIN.length <= data.limit(); at++) {
      if (data.slice(at, BEGIN.length).equals(ByteBuffer.wrap(BEGIN))) {
        data.position(at + BEGIN.length);
        return true;
      }
    }
    return false;
  }
}
