// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.oriel.core.geometry.Rect;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The display servers that window tests run on, with clients that draw something known.
final class DesktopTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  @Test
  void xServerShowsWhatAClientDraws() throws IOException {
    String missing = XServer.unavailable();
    assumeTrue(missing == null, missing);
    try (XServer x = XServer.start(320, 200);
        SocketChannel client = connect(x)) {
      assertEquals(Rect.ofSize(320, 200), x.screenshot().bounds());
      fillOnRoot(client, new Rect(100, 50, 30, 20), 0x12_3456);
      Await.until("the screen shows the rectangle", LIMIT, () -> pixel(x, 100, 50) == 0x12_3456);
      assertEquals(0x12_3456, pixel(x, 129, 69));
      assertEquals(0, pixel(x, 130, 69));
      assertEquals(0, pixel(x, 99, 50));
    }
  }

  @Test
  void twoXServersTakeTwoDisplays() throws IOException {
    String missing = XServer.unavailable();
    assumeTrue(missing == null, missing);
    try (XServer a = XServer.start(64, 64);
        XServer b = XServer.start(64, 64)) {
      assertTrue(!a.display().equals(b.display()), a.display());
    }
  }

  @Test
  void westonShowsWhatAClientDraws() throws IOException {
    String missing = Weston.unavailable();
    assumeTrue(missing == null, missing);
    String clientless = Programs.missing("weston-simple-shm");
    assumeTrue(clientless == null, clientless);
    try (Weston weston = Weston.start(400, 300)) {
      Screenshot empty = weston.screenshot();
      assertEquals(Rect.ofSize(400, 300), empty.bounds());
      try (TestProcess client =
          TestProcess.start(null, weston.environment(), List.of("weston-simple-shm"))) {
        Await.until(
            () -> "the client's window is on the screen\n" + client.stderr(),
            LIMIT,
            () -> !shot(weston).samePixels(empty));
      }
    }
  }

  private static int pixel(XServer x, int column, int row) {
    try {
      return x.screenshot().rgb(column, row);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Screenshot shot(Weston weston) {
    try {
      return weston.screenshot();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static SocketChannel connect(XServer x) throws IOException {
    return SocketChannel.open(
        UnixDomainSocketAddress.of(Path.of("/tmp/.X11-unix/X" + x.display().substring(1))));
  }

  /// Speaks just enough of the X protocol (X11R7.7, encoding) to fill a rectangle: set-up, CreateGC
  /// with a foreground, PolyFillRectangle on the root window.
  private static void fillOnRoot(SocketChannel x, Rect r, int rgb) throws IOException {
    ByteBuffer hello = little(12).put(0, (byte) 'l').putShort(2, (short) 11);
    x.write(hello);
    ByteBuffer start = read(x, 8);
    assertEquals(1, start.get(0), "the X server takes the client");
    ByteBuffer setup = read(x, 4 * Short.toUnsignedInt(start.getShort(6)));
    int idBase = setup.getInt(4);
    int vendorBytes = (Short.toUnsignedInt(setup.getShort(16)) + 3) & ~3;
    int formats = Byte.toUnsignedInt(setup.get(21));
    int root = setup.getInt(32 + vendorBytes + 8 * formats);
    ByteBuffer requests = little(20 + 20);
    requests.put((byte) 55).put((byte) 0).putShort((short) 5); // CreateGC
    requests.putInt(idBase).putInt(root).putInt(1 << 2).putInt(rgb);
    requests.put((byte) 70).put((byte) 0).putShort((short) 5); // PolyFillRectangle
    requests.putInt(root).putInt(idBase);
    requests.putShort((short) r.x()).putShort((short) r.y());
    requests.putShort((short) r.width()).putShort((short) r.height());
    x.write(requests.flip());
  }

  private static ByteBuffer little(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static ByteBuffer read(SocketChannel x, int size) throws IOException {
    ByteBuffer b = little(size);
    while (b.hasRemaining()) {
      if (x.read(b) < 0) {
        throw new EOFException("the X server closed the connection");
      }
    }
    return b.flip();
  }
}
