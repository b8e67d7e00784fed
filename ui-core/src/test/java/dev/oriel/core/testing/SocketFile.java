// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.testing;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/// The socket of a server that a test has started.
final class SocketFile {

  private SocketFile() {}

  /// Whether the server takes clients: the file is there a little earlier.
  static boolean accepts(Path socket) {
    if (!Files.exists(socket)) {
      return false;
    }
    try (SocketChannel c = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      return c.isConnected();
    } catch (IOException _) {
      return false; // bound, not yet listening
    }
  }
}
