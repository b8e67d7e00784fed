// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tests the demo guest with the real QEMU, by QEMU's own `screendump`.
class DemoGuestTest {
  private static final Duration LIMIT = Duration.ofSeconds(90);

  @TempDir Path directory;

  @Test
  void showsAPictureThatMovesInItsWindowOnly() throws Exception {
    try (var guest = DemoGuest.start(directory);
        var qmp = new Monitor(guest.qmpSocket(), directory)) {
      Picture first = qmp.drawn();
      Picture second = qmp.await(p -> !p.equalIn(first, 330, 100, 140, 280));
      assertTrue(second.equalIn(first, 0, 0, 800, 50), "the wall above the window stays");
      assertTrue(second.equalIn(first, 250, 480, 300, 60), "the lettering stays");
    }
  }

  @Test
  void showsTypedKeys() throws Exception {
    try (var guest = DemoGuest.start(directory);
        var qmp = new Monitor(guest.qmpSocket(), directory)) {
      Picture before = qmp.drawn();
      qmp.execute(
          "{'execute':'send-key','arguments':{'keys':[{'type':'qcode','data':'o'}],'hold-time':50}}");
      // "typed" begins at column 54 of the line's 8x16 cells.
      qmp.await(p -> !p.equalIn(before, 16 + 52 * 8, 579, 8 * 8, 16));
    }
  }

  @Test
  void followsTheAbsolutePointer() throws Exception {
    try (var guest = DemoGuest.start(directory);
        var qmp = new Monitor(guest.qmpSocket(), directory)) {
      Picture before = qmp.drawn();
      assertFalse(before.bright(100, 300));
      qmp.execute(
          "{'execute':'input-send-event','arguments':{'events':["
              + "{'type':'abs','data':{'axis':'x','value':4100}},"
              + "{'type':'abs','data':{'axis':'y','value':16400}}]}}");
      qmp.await(p -> p.bright(100, 300));
    }
  }

  @Test
  void endsQemuAndRemovesItsFilesWhenClosed() throws Exception {
    var guest = DemoGuest.start(directory);
    ProcessHandle qemu = guest.process();
    assertTrue(qemu.isAlive());
    guest.close();
    guest.close();
    assertFalse(qemu.isAlive());
    try (var left = Files.list(directory)) {
      assertEquals(0, left.count());
    }
  }

  /// QEMU's monitor, with just what these tests need.
  private static final class Monitor implements AutoCloseable {
    private final SocketChannel channel;
    private final BufferedReader in;
    private final Path dump;

    Monitor(Path socket, Path directory) throws IOException {
      channel = SocketChannel.open(StandardProtocolFamily.UNIX);
      channel.connect(UnixDomainSocketAddress.of(socket));
      in = new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8));
      dump = directory.resolve("dump.ppm");
      in.readLine();
      execute("{'execute':'qmp_capabilities'}");
    }

    void execute(String json) throws IOException {
      ByteBuffer line =
          ByteBuffer.wrap((json.replace('\'', '"') + "\n").getBytes(StandardCharsets.UTF_8));
      while (line.hasRemaining()) {
        channel.write(line);
      }
      String answer;
      do {
        answer = in.readLine();
      } while (answer.startsWith("{\"timestamp\""));
      assertTrue(answer.startsWith("{\"return\""), json + " = " + answer);
    }

    /// Returns a dump that was begun when the guest had drawn a whole frame.
    ///
    /// QEMU reads the screen from the top while the guest writes it. The first dump that shows the
    /// end of the frame may therefore show a place above it as it was before.
    Picture drawn() throws IOException {
      Picture _ = await(Picture::isDrawn);
      return await(Picture::isDrawn);
    }

    /// Dumps the screen until it meets the condition.
    Picture await(Predicate<Picture> wanted) throws IOException {
      long deadline = System.nanoTime() + LIMIT.toNanos();
      while (System.nanoTime() < deadline) {
        execute("{'execute':'screendump','arguments':{'filename':'" + dump + "'}}");
        Picture picture = Picture.read(dump);
        if (wanted.test(picture)) {
          return picture;
        }
      }
      throw new AssertionError("the screen was not as wanted within " + LIMIT);
    }

    @Override
    public void close() throws IOException {
      channel.close();
      Files.deleteIfExists(dump);
    }
  }

  private static final class Picture {
    private final int width;
    private final int height;
    private final int header;
    private final byte[] file;

    private Picture(int width, int height, int header, byte[] file) {
      this.width = width;
      this.height = height;
      this.header = header;
      this.file = file;
    }

    /// Reads a binary PPM as QEMU writes it: three lines, then RGB.
    static Picture read(Path path) throws IOException {
      byte[] file = Files.readAllBytes(path);
      String[] lines =
          new String(file, 0, Math.min(32, file.length), StandardCharsets.ISO_8859_1)
              .split("\n", 4);
      String[] size = lines[1].split(" ", 2);
      int header = lines[0].length() + lines[1].length() + lines[2].length() + 3;
      return new Picture(Integer.parseInt(size[0]), Integer.parseInt(size[1]), header, file);
    }

    /// Returns whether the guest has drawn a whole frame. It draws the counter in the bottom line
    /// last.
    boolean isDrawn() {
      if (width != 800 || height != 600) {
        return false;
      }
      for (int y = 579; y < 595; y++) {
        for (int x = 64; x < 112; x++) {
          if (bright(x, y)) {
            return true;
          }
        }
      }
      return false;
    }

    private int brightness(int x, int y) {
      int at = header + (y * width + x) * 3;
      return (file[at] & 0xff) + (file[at + 1] & 0xff) + (file[at + 2] & 0xff);
    }

    boolean bright(int x, int y) {
      return brightness(x, y) > 600;
    }

    boolean equalIn(Picture other, int x, int y, int w, int h) {
      for (int row = y; row < y + h; row++) {
        int from = header + (row * width + x) * 3;
        if (!Arrays.equals(file, from, from + w * 3, other.file, from, from + w * 3)) {
          return false;
        }
      }
      return true;
    }
  }
}
