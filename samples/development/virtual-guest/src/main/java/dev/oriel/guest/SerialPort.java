// SPDX-License-Identifier: Apache-2.0
package dev.oriel.guest;

import dev.oriel.fixtures.Await;
import dev.oriel.guest.Qtest.Width;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// A driver of a PC's first serial port (16550A) that polls the port.
///
/// Threading: the guest's thread.
public final class SerialPort {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private static final int DATA = 0x3f8;
  private static final int LINE_STATUS = DATA + 5;
  private static final int DATA_READY = 0x01;
  private static final int BREAK = 0x10;
  private static final int HOLDING_REGISTER_EMPTY = 0x20;

  private final Qtest qtest;

  /// Creates a driver for the port of a PC that was started with `-serial`.
  public SerialPort(Qemu qemu) {
    this.qtest = qemu.qtest();
  }

  /// Sends a text.
  public void send(String text) {
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      awaitStatus("room to send", HOLDING_REGISTER_EMPTY);
      qtest.out(Width.BYTE, DATA, b & 0xff);
    }
  }

  /// Waits for a number of bytes and returns them.
  public byte[] receive(int count) {
    byte[] bytes = new byte[count];
    for (int i = 0; i < count; i++) {
      awaitStatus("byte " + i, DATA_READY);
      bytes[i] = (byte) qtest.in(Width.BYTE, DATA);
    }
    return bytes;
  }

  /// Waits for as many bytes as a text has and returns them as ASCII.
  public String receive(String expected) {
    return new String(receive(expected.length()), StandardCharsets.US_ASCII);
  }

  /// Waits for a break.
  public void awaitBreak() {
    awaitStatus("a break", BREAK);
  }

  private void awaitStatus(String what, int bit) {
    Await.until(
        "the serial port has " + what, LIMIT, () -> (qtest.in(Width.BYTE, LINE_STATUS) & bit) != 0);
  }
}
