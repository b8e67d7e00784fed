// SPDX-License-Identifier: Apache-2.0
package dev.oriel.guest;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;

/// A client of QEMU's qtest protocol. It makes the guest's loads, stores and port accesses from
/// outside (`system/qtest.c` in QEMU's source).
///
/// Each command is one line, and so is each answer. The answers to posted commands are read later,
/// but they are always read: QEMU blocks in its main loop when answers fill the socket.
///
/// Threading: one thread.
public final class Qtest implements AutoCloseable {

  /// The width of a guest's access.
  public enum Width {
    /// 8 bits.
    BYTE('b'),
    /// 16 bits.
    WORD('w'),
    /// 32 bits.
    LONG('l'),
    /// 64 bits; memory only.
    QUAD('q');

    private final char suffix;

    Width(char suffix) {
      this.suffix = suffix;
    }
  }

  /// The number of unread answers, of 3 bytes each, at which [#post] reads them. It is far below
  /// the size of any socket buffer.
  private static final int MAX_UNREAD = 256;

  /// The number of bytes of memory in one `b64write`. With each KiB, QEMU searches the whole line
  /// again for its end.
  private static final int WRITE_CHUNK = 1 << 13;

  private final SocketChannel channel;
  private final ByteBuffer in = ByteBuffer.allocateDirect(1 << 16).flip();
  private ByteBuffer out = ByteBuffer.allocateDirect(1 << 12);
  private final StringBuilder line = new StringBuilder();
  private int unread;

  Qtest(SocketChannel channel) {
    this.channel = channel;
  }

  /// Reads an I/O port.
  public int in(Width width, int port) {
    return (int) callForValue(String.format(Locale.ROOT, "in%c 0x%x", width.suffix, port));
  }

  /// Writes an I/O port.
  public void out(Width width, int port, int value) {
    call(String.format(Locale.ROOT, "out%c 0x%x 0x%x", width.suffix, port, value));
  }

  /// Reads memory like the guest's processor, including device registers.
  public long read(Width width, long address) {
    return callForValue(String.format(Locale.ROOT, "read%c 0x%x", width.suffix, address));
  }

  /// Writes memory like the guest's processor, including device registers.
  public void write(Width width, long address, long value) {
    call(store(width, address, value));
  }

  /// Fills memory with one byte value.
  public void fill(long address, long size, int value) {
    call(String.format(Locale.ROOT, "memset 0x%x 0x%x 0x%x", address, size, value & 0xff));
  }

  /// Writes bytes to memory that this JVM does not map, such as the memory of a card.
  public void write(long address, byte[] bytes) {
    for (int at = 0; at < bytes.length; at += WRITE_CHUNK) {
      int n = Math.min(WRITE_CHUNK, bytes.length - at);
      ByteBuffer encoded = Base64.getEncoder().encode(ByteBuffer.wrap(bytes, at, n).slice());
      call(
          String.format(
              Locale.ROOT,
              "b64write 0x%x 0x%x %s",
              address + at,
              n,
              StandardCharsets.US_ASCII.decode(encoded)));
    }
  }

  /// Encodes a store that is sent often.
  static byte[] encodedStore(Width width, long address, long value) {
    return (store(width, address, value) + "\n").getBytes(StandardCharsets.US_ASCII);
  }

  /// Sends an encoded command without waiting for its execution.
  void post(byte[] command) {
    send(command);
    unread++;
    if (unread >= MAX_UNREAD) {
      drain();
    }
  }

  /// Waits until all posted commands have been executed.
  public void drain() {
    while (unread > 0) {
      unread--;
      answer("a posted command");
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String store(Width width, long address, long value) {
    return String.format(Locale.ROOT, "write%c 0x%x 0x%x", width.suffix, address, value);
  }

  private void call(String command) {
    drain();
    send((command + "\n").getBytes(StandardCharsets.US_ASCII));
    answer(command);
  }

  private long callForValue(String command) {
    drain();
    send((command + "\n").getBytes(StandardCharsets.US_ASCII));
    String value = answer(command);
    return Long.parseUnsignedLong(value.substring(value.indexOf('x') + 1), 16);
  }

  private void send(byte[] bytes) {
    if (out.capacity() < bytes.length) {
      out = ByteBuffer.allocateDirect(bytes.length);
    }
    out.clear().put(bytes).flip();
    try {
      while (out.hasRemaining()) {
        channel.write(out);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("qtest connection to QEMU lost", e);
    }
  }

  /// Returns the rest of an `OK` line. Skips `IRQ` lines, which report interrupts: this guest does
  /// not wait for interrupts.
  private String answer(String command) {
    do {
      readLine();
    } while (line.length() >= 3 && line.charAt(0) == 'I');
    if (line.length() < 2 || line.charAt(0) != 'O' || line.charAt(1) != 'K') {
      throw new IllegalStateException("qtest: " + command + " was answered: " + line);
    }
    return line.length() > 3 ? line.substring(3) : "";
  }

  private void readLine() {
    line.setLength(0);
    while (true) {
      while (in.hasRemaining()) {
        char c = (char) in.get();
        if (c == '\n') {
          return;
        }
        line.append(c);
      }
      in.clear();
      try {
        if (channel.read(in) < 0) {
          throw new UncheckedIOException(new EOFException("QEMU closed the qtest connection"));
        }
      } catch (IOException e) {
        throw new UncheckedIOException("qtest connection to QEMU lost", e);
      }
      in.flip();
    }
  }
}
