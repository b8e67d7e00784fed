// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.internal.sdbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.internal.linux.Descriptors;
import dev.oriel.core.internal.linux.Memory;
import dev.oriel.core.internal.linux.UnixSockets;
import dev.oriel.core.os.OwnedFd;
import dev.oriel.fixtures.OpenDescriptors;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Descriptors that a peer can make this process hold, and that libsystemd would not close.
final class DescriptorGateTest {

  private static final int MANY = 300;

  private final OwnedFd memory = Memory.memfd("oriel-gate", 4096);

  /// The bytes of a message, written by hand because no library sends them.
  private static final class Raw {

    private final ByteBuffer bytes = ByteBuffer.allocateDirect(1024).order(ByteOrder.nativeOrder());

    Raw(String path, String iface, String member, String signature, int descriptors) {
      bytes.put((byte) (ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN ? 'B' : 'l'));
      bytes.put(SdMessage.METHOD_CALL).put((byte) 0).put((byte) 1);
      bytes.putInt(signature.isEmpty() ? 0 : 4).putInt(7).putInt(0);
      text(1, 'o', path);
      text(2, 's', iface);
      text(3, 's', member);
      if (!signature.isEmpty()) {
        field(8, 'g').put((byte) signature.length());
        bytes.put(signature.getBytes(StandardCharsets.US_ASCII)).put((byte) 0);
      }
      if (descriptors > 0) {
        field(9, 'u').putInt(descriptors);
      }
      bytes.putInt(12, bytes.position() - 16);
      align();
      if (!signature.isEmpty()) {
        bytes.putInt(0); // the index of the descriptor
      }
      bytes.flip();
    }

    private void align() {
      while (bytes.position() % 8 != 0) {
        bytes.put((byte) 0);
      }
    }

    private ByteBuffer field(int code, char type) {
      align();
      return bytes.put((byte) code).put((byte) 1).put((byte) type).put((byte) 0);
    }

    private void text(int code, char type, String text) {
      field(code, type).putInt(text.length());
      bytes.put(text.getBytes(StandardCharsets.US_ASCII)).put((byte) 0);
    }

    static ByteBuffer carrying(int descriptors) {
      return new Raw("/x/y", "a.b", "Carry", "h", descriptors).bytes;
    }

    static ByteBuffer plain() {
      return new Raw("/x", "a.b", "Plain", "", 0).bytes;
    }
  }

  /// A connection whose peer this test writes for.
  private static final class Peer implements AutoCloseable {

    private final UnixSockets.Pair pair = UnixSockets.pair();
    private final OwnedFd socket = pair.near();
    private final SdBus bus = SdBus.overSocket(pair.far());

    Peer() {
      send("DATA\r\nOK 0123456789abcdef0123456789abcdef\r\nAGREE_UNIX_FD\r\n");
    }

    void send(String text) {
      byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
      send(ByteBuffer.allocateDirect(bytes.length).put(bytes).flip());
    }

    void send(ByteBuffer bytes) {
      Descriptors.write(socket.number(), bytes.duplicate());
    }

    void send(ByteBuffer bytes, OwnedFd passed) {
      UnixSockets.sendWithFd(socket.number(), bytes.duplicate(), passed.number());
    }

    /// Returns the next message that is accepted, of those that have been sent.
    @Nullable SdMessage next() {
      for (int i = 0; i < 100; i++) {
        SdMessage m = bus.next();
        if (m != null || bus.deadlineNanos() == Long.MAX_VALUE) {
          return m;
        }
      }
      return null;
    }

    int takeAll() {
      int taken = 0;
      for (SdMessage m = next(); m != null; m = next()) {
        m.close();
        taken++;
      }
      return taken;
    }

    @Override
    public void close() {
      bus.close();
      socket.close();
    }
  }

  private static SdMessage taken(Peer peer) {
    return Objects.requireNonNull(peer.next(), "no message came");
  }

  @Test
  void descriptorsPassWithTheMessageThatDeclaresThem() {
    try (Peer peer = new Peer()) {
      peer.send(Raw.plain());
      peer.send(Raw.carrying(1), memory);
      peer.send(Raw.plain());
      taken(peer).close();
      try (SdMessage m = taken(peer);
          OwnedFd got = m.readDescriptor()) {
        assertEquals(Descriptors.status(memory.number()), Descriptors.status(got.number()));
      }
      taken(peer).close();
    }
  }

  @Test
  void undeclaredOnesAreClosedAndCostTheMessageNothing() {
    try (Peer peer = new Peer()) {
      int before = OpenDescriptors.count();
      int taken = 0;
      for (int i = 0; i < MANY; i++) {
        peer.send(Raw.plain(), memory);
        taken += peer.takeAll();
      }
      assertEquals(MANY, taken);
      assertEquals(before, OpenDescriptors.count());
      peer.send(Raw.carrying(1), memory);
      try (SdMessage m = taken(peer);
          OwnedFd got = m.readDescriptor()) {
        assertTrue(got.isOpen(), "the next good message has its own");
      }
    }
  }

  @Test
  void thoseOfMalformedMessagesAreClosed() {
    ByteBuffer[] malformed = {
      Raw.carrying(2),
      Raw.carrying(200),
      new Raw("//", "a.b", "Carry", "h", 1).bytes,
      new Raw("/x/", "a.b", "Carry", "h", 1).bytes,
      new Raw("/x", "a", "Carry", "h", 1).bytes,
      new Raw("/x", "a..b", "Carry", "h", 1).bytes,
      new Raw("/x", "a.b", "9", "h", 1).bytes,
      new Raw("/x", "a.b", "a.b", "h", 1).bytes,
      new Raw("/x", "a.b", "Carry", "a", 1).bytes,
      new Raw("/x", "a.b", "Carry", "(h", 1).bytes,
      new Raw("/org/freedesktop/DBus/Local", "a.b", "Carry", "h", 1).bytes,
      new Raw("/x", "org.freedesktop.DBus.Local", "Disconnected", "h", 1).bytes,
    };
    try (Peer peer = new Peer()) {
      int before = OpenDescriptors.count();
      for (ByteBuffer m : malformed) {
        for (int i = 0; i < 20; i++) {
          peer.send(m, memory);
          int _ = peer.takeAll();
        }
      }
      assertEquals(before, OpenDescriptors.count());
    }
  }

  @Test
  void oneThatComesInTheMiddleOfAMessageIsClosed() {
    try (Peer peer = new Peer()) {
      int before = OpenDescriptors.count();
      for (int i = 0; i < MANY; i++) {
        ByteBuffer m = Raw.plain();
        peer.send(m.slice(0, 20));
        int _ = peer.takeAll();
        peer.send(m.slice(20, m.limit() - 20), memory);
        assertEquals(1, peer.takeAll());
      }
      assertEquals(before, OpenDescriptors.count());
    }
  }

  /// libsystemd reads 24 bytes at first: after a message of 16 bytes it would take the next
  /// message's descriptors for this one's.
  @Test
  void aMessageWithoutFieldsEndsTheConnection() {
    int before = OpenDescriptors.count();
    try (Peer peer = new Peer()) {
      peer.send(ByteBuffer.allocateDirect(16).put(Raw.plain().slice(0, 12)).rewind());
      peer.send(Raw.carrying(1), memory);
      assertThrows(SdBusException.class, peer::takeAll);
    }
    assertEquals(before, OpenDescriptors.count());
  }

  @Test
  void descriptorsWithTheLinesOfTheAuthenticationAreClosed() {
    int before = OpenDescriptors.count();
    UnixSockets.Pair pair = UnixSockets.pair();
    try (OwnedFd socket = pair.near();
        SdBus bus = SdBus.overSocket(pair.far())) {
      for (int i = 0; i < MANY; i++) {
        byte[] part = {'D'};
        UnixSockets.sendWithFd(
            socket.number(), ByteBuffer.allocateDirect(1).put(part).flip(), memory.number());
        assertEquals(null, bus.next());
      }
      // Since version 256, libsystemd itself holds a descriptor of the peer's process
      // (SO_PEERPIDFD).
      int kept = OpenDescriptors.count() - before;
      assertTrue(kept <= 1, kept + " of " + MANY + " are kept");
    }
    assertEquals(before, OpenDescriptors.count());
  }

  /// Whichever byte of a good message is changed, no descriptor outlives the connection.
  @Test
  void nothingIsLeftOfAnyMessageThatIsNearlyRight() {
    int before = OpenDescriptors.count();
    Random random = new Random(7);
    for (int i = 0; i < 1000; i++) {
      try (Peer peer = new Peer()) {
        for (int j = 0; j < 5; j++) {
          ByteBuffer m = Raw.carrying(1);
          for (int k = random.nextInt(1, 3); k > 0; k--) {
            int at = random.nextInt(m.limit());
            m.put(at, (byte) (random.nextBoolean() ? random.nextInt() : m.get(at) ^ 1 << k));
          }
          peer.send(m, memory);
          int _ = peer.takeAll();
        }
      } catch (SdBusException _) {
        // It is no longer a D-Bus message.
      }
    }
    assertEquals(before, OpenDescriptors.count());
  }
}
