// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.internal.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.fixtures.HeaderFacts;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PseudoTerminalTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  /// Bytes that would be changed, echoed or taken for signals.
  private static final String TEXT = "a\r\n\u0003\u0004\u0011\u007f";

  @TempDir private Path folder;

  private static ByteBuffer text() {
    byte[] bytes = TEXT.getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
  }

  @Test
  void passesBytesAsTheyAreInBothDirections() throws Exception {
    try (PseudoTerminal terminal = PseudoTerminal.open()) {
      assertFalse(terminal.isOpened());
      try (RandomAccessFile program = new RandomAccessFile(terminal.name(), "rw")) {
        assertTrue(terminal.isOpened());
        ByteBuffer sent = text();
        while (sent.hasRemaining()) {
          terminal.write(sent, LIMIT);
        }
        byte[] received = new byte[TEXT.length()];
        program.readFully(received);
        assertEquals(TEXT, new String(received, StandardCharsets.US_ASCII));

        ByteBuffer bytes = ByteBuffer.allocateDirect(100);
        assertFalse(terminal.read(bytes, Duration.ZERO), "there is no echo");
        program.write(TEXT.getBytes(StandardCharsets.US_ASCII));
        while (bytes.position() < TEXT.length()) {
          assertTrue(terminal.read(bytes, LIMIT));
        }
        assertEquals(text(), bytes.flip());
      }
      assertFalse(terminal.isOpened());
      assertFalse(terminal.read(ByteBuffer.allocateDirect(1), LIMIT), "does not wait");
    }
  }

  @Test
  void theNumbersAreThoseOfTheHeaders() throws Exception {
    new HeaderFacts()
        .define("_GNU_SOURCE")
        .headers("fcntl.h", "poll.h", "termios.h")
        .expect("O_NOCTTY", PseudoTerminal.O_NOCTTY)
        .expect("O_NONBLOCK", PseudoTerminal.O_NONBLOCK)
        .expect("POLLIN", PseudoTerminal.POLLIN)
        .expect("POLLOUT", PseudoTerminal.POLLOUT)
        .expect("POLLHUP", PseudoTerminal.POLLHUP)
        .expect("TCSANOW", PseudoTerminal.TCSANOW)
        .expect("sizeof(struct termios)", PseudoTerminal.TERMIOS_BYTES)
        .verify(folder);
  }
}
