// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.internal.sdbus;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.internal.ffm.NativeFunction;
import dev.oriel.core.internal.linux.PollSet;
import dev.oriel.core.internal.linux.UnixSockets;
import dev.oriel.core.os.OwnedFd;
import dev.oriel.dbus.internal.Protocol;
import dev.oriel.dbus.internal.client.Variants;
import dev.oriel.dbus.internal.text.BoundedText;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Two connections of libsystemd that communicate over a pair of sockets, on one thread.
final class SdBusTest {

  private static final CString MEMBER = CString.constant("Member");
  private static final NativeFunction SET_EXPECT_REPLY =
      NativeFunction.in("libsystemd.so.0", "sd_bus_message_set_expect_reply", 2);
  private static final long LIMIT_NANOS = 5_000_000_000L;

  /// Both ends; confined to the thread that creates them, as connections are.
  private static final class Ends implements AutoCloseable {

    private final SdBus server;
    private final SdBus client;
    private final PollSet polled = new PollSet();

    Ends() {
      UnixSockets.Pair pair = UnixSockets.pair();
      server = SdBus.servingSocket(pair.near());
      client = SdBus.overSocket(pair.far());
    }

    @Override
    public void close() {
      client.close();
      client.close();
      server.close();
      polled.close();
    }

    /// Returns the next message at one end, and serves both in the meantime, as they authenticate
    /// each other.
    private SdMessage next(SdBus at) {
      SdBus other = at == server ? client : server;
      long deadline = System.nanoTime() + LIMIT_NANOS;
      while (true) {
        try (SdMessage unexpected = other.next()) {
          assertEquals(null, unexpected);
        }
        SdMessage m = at.next();
        if (m != null) {
          return m;
        }
        polled.clear();
        polled.add(at.fd(), at.events());
        polled.add(other.fd(), other.events());
        long now = System.nanoTime();
        assertTrue(now < deadline, "no message came");
        long until = Math.min(deadline, Math.min(at.deadlineNanos(), other.deadlineNanos()));
        int _ = polled.await(until - now);
      }
    }

    /// A message with a descriptor can only be sent when both ends know that the other accepts it.
    void authenticate() {
      try (SdMessage m = call()) {
        long _ = client.send(m);
      }
      try (SdMessage m = next(server)) {
        server.reply(m);
      }
      next(client).close();
    }

    private SdMessage call() {
      return client.newCall(null, Protocol.ROOT_PATH, Protocol.CONSOLE, MEMBER);
    }

    private String drain(SdBus bus) {
      try {
        while (true) {
          polled.clear();
          polled.add(bus.fd(), bus.events());
          int _ = polled.await(LIMIT_NANOS);
          try (@Nullable SdMessage m = bus.next()) {
            if (m != null) {
              return Objects.requireNonNullElse(m.member(), "");
            }
          }
        }
      } catch (SdBusException e) {
        return String.valueOf(e.getMessage());
      }
    }
  }

  @Test
  void carriesEachTypeThatTheProtocolHas() {
    try (Ends ends = new Ends()) {
      byte[] bytes = {1, 2, 3};
      ends.authenticate();
      long cookie;
      try (UnixSockets.Pair pair = UnixSockets.pair();
          Arena arena = Arena.ofConfined();
          SdMessage m = ends.call()) {
        m.appendInt32('i', -5).appendInt32('u', -1).appendInt64('t', -1).appendInt32('b', 1);
        m.appendInt16('q', 0xffff).appendInt16('n', -2).appendDouble(2.5);
        m.appendString('s', MEMBER).appendString('o', Protocol.ROOT_PATH);
        m.appendBytes(arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes));
        m.open('a', CString.of("u")).appendInt32('u', 7).appendInt32('u', 8).shut();
        m.open('v', CString.of("s")).appendString('s', MEMBER).shut();
        m.appendDescriptor(pair.near().number());
        cookie = ends.client.send(m);
      }
      try (SdMessage m = ends.next(ends.server)) {
        assertEquals(SdMessage.METHOD_CALL, m.type());
        assertEquals("Member", m.member());
        assertEquals(Protocol.CONSOLE.text(), m.iface());
        assertEquals(Protocol.ROOT_PATH.text(), m.path());
        assertEquals("iutbqndsoayauvh", m.signature());
        assertEquals(cookie, m.cookie());
        assertTrue(m.expectsReply());
        assertEquals(-5, m.readInt32());
        assertEquals(0xffff_ffffL, m.readUint32());
        assertEquals(-1, m.readInt64('t'));
        assertTrue(m.readBoolean());
        assertEquals(0xffff, m.readInt16('q'));
        assertEquals(-2, m.readInt16('n'));
        assertEquals(2.5, m.readDouble());
        assertEquals("Member", m.readString('s'));
        assertEquals(Protocol.ROOT_PATH.text(), m.readString('o'));
        ByteBuffer read = m.readBytes();
        assertTrue(read.isDirect() && read.isReadOnly());
        byte[] copy = new byte[read.remaining()];
        read.get(copy);
        assertArrayEquals(bytes, copy);
        assertArrayEquals(new int[] {7, 8}, m.readUint32Array());
        assertEquals("s", m.peekVariant());
        assertTrue(m.enter('v', CString.of("s")));
        assertEquals("Member", m.readString('s'));
        m.exit();
        try (OwnedFd fd = m.readDescriptor()) {
          assertTrue(fd.isOpen());
        }
        ends.server.reply(m);
      }
      try (SdMessage answer = ends.next(ends.client)) {
        assertEquals(SdMessage.METHOD_RETURN, answer.type());
        assertEquals(cookie, answer.replyCookie());
        assertEquals("", answer.signature());
      }
    }
  }

  @Test
  void answersWithErrors() {
    try (Ends ends = new Ends()) {
      try (SdMessage m = ends.call()) {
        long _ = ends.client.send(m);
      }
      try (SdMessage m = ends.next(ends.server)) {
        ends.server.replyError(m, Protocol.FAILED, "it cannot be");
      }
      try (SdMessage answer = ends.next(ends.client)) {
        assertEquals(SdMessage.METHOD_ERROR, answer.type());
        assertEquals(Protocol.FAILED.text(), answer.errorName());
        assertEquals(Protocol.FAILED + ": it cannot be", answer.errorText());
      }
    }
  }

  @Test
  void leavesUnansweredWhatWantsNoAnswer() {
    try (Ends ends = new Ends()) {
      try (SdMessage m = ends.call()) {
        assertTrue((int) SET_EXPECT_REPLY.call(m.address(), 0) >= 0);
        long _ = ends.client.send(m);
      }
      long cookie;
      try (SdMessage m = ends.call()) {
        cookie = ends.client.send(m);
      }
      for (int i = 0; i < 2; i++) {
        try (SdMessage m = ends.next(ends.server)) {
          assertEquals(i == 1, m.expectsReply());
          if (i == 0) {
            ends.server.replyError(m, Protocol.FAILED, "unheard");
          }
          ends.server.reply(m);
        }
      }
      try (SdMessage answer = ends.next(ends.client)) {
        assertEquals(cookie, answer.replyCookie());
      }
    }
  }

  @Test
  void namesTheFunctionAndTheErrorWhereAMessageIsNotWhatWasExpected() {
    try (Ends ends = new Ends()) {
      try (SdMessage m = ends.call()) {
        long _ = ends.client.send(m.appendInt32('u', 1));
      }
      try (SdMessage m = ends.next(ends.server)) {
        SdBusException e = assertThrows(SdBusException.class, () -> m.readString('s'));
        assertTrue(
            String.valueOf(e.getMessage()).startsWith("sd_bus_message_read_basic(s) = ENXIO ("),
            e.getMessage());
        assertEquals(6, e.errno());
        assertEquals(1, m.readUint32());
        assertThrows(SdBusException.class, m::readUint32);
        assertThrows(SdBusException.class, m::readBytes);
      }
    }
  }

  @Test
  void tellsTheEndOfTheOtherSide() {
    try (Ends ends = new Ends()) {
      try (SdMessage m = ends.call()) {
        long _ = ends.client.send(m);
      }
      ends.next(ends.server).close();
      ends.client.close();
      String last = ends.drain(ends.server);
      assertTrue(last.contains("Disconnected") || last.contains("sd_bus_process"), last);
    }
  }

  @Test
  void readsAnArrayOfNothing() {
    try (Ends ends = new Ends()) {
      try (SdMessage m = ends.call();
          Arena arena = Arena.ofConfined()) {
        MemorySegment nothing = arena.allocate(1).asSlice(0, 0);
        m.appendBytes(nothing).open('a', CString.of("u")).shut();
        long _ = ends.client.send(m);
      }
      try (SdMessage m = ends.next(ends.server)) {
        assertFalse(m.readBytes().hasRemaining());
        assertEquals(0, m.readUint32Array().length);
      }
    }
  }

  /// Names are cached by a hash that many of these names share.
  @Test
  void readsEachOfManyNames() {
    try (Ends ends = new Ends()) {
      for (int round = 0; round < 2; round++) {
        for (int i = 0; i < 300; i++) {
          CString member = CString.of("Member" + i);
          try (SdMessage m =
              ends.client.newCall(null, Protocol.ROOT_PATH, Protocol.CONSOLE, member)) {
            long _ = ends.client.send(m);
          }
          try (SdMessage m = ends.next(ends.server)) {
            assertEquals("Member" + i, m.member());
            assertEquals(Protocol.CONSOLE.text(), m.iface());
          }
        }
      }
    }
  }

  /// Properties of a hostile QEMU are kept up to the number that a legitimate one would send.
  @Test
  void textsAndListsAreCutWhereTheyAreTooLong() {
    try (Ends ends = new Ends()) {
      ends.authenticate();
      try (SdMessage m = ends.call()) {
        m.appendString('s', CString.of("\u00e4" + "x".repeat(BoundedText.MAX)));
        m.appendString('s', CString.of("y".repeat(BoundedText.MAX)));
        m.open('a', CString.of("s"));
        for (int i = 0; i < 1000; i++) {
          m.appendString('s', MEMBER);
        }
        m.shut();
        m.open('a', CString.of("{sv}"));
        for (int i = 0; i < 1000; i++) {
          m.open('e', CString.of("sv")).appendString('s', CString.of("p" + i));
          m.open('v', CString.of("au")).open('a', CString.of("u"));
          for (int j = 0; j < 300; j++) {
            m.appendInt32('u', j);
          }
          m.shut().shut().shut();
        }
        m.shut();
        long _ = ends.client.send(m);
      }
      try (SdMessage m = ends.next(ends.server)) {
        String cut = m.readString('s');
        assertTrue(cut.startsWith("\u00e4xx") && cut.endsWith("xx" + BoundedText.REST), cut);
        assertEquals(BoundedText.MAX, cut.length());
        assertEquals("y".repeat(BoundedText.MAX), m.readString('s'));
        assertEquals(256, Variants.readStrings(m).size());
        Map<String, Object> properties = Variants.readProperties(m);
        assertEquals(64, properties.size());
        assertEquals(256, ((List<?>) Objects.requireNonNull(properties.get("p0"))).size());
      }
    }
  }

  @Test
  void aPathThatIsTooLongIsNotKept() {
    try (Ends ends = new Ends()) {
      ends.authenticate();
      CString path = CString.of("/" + "x".repeat(10_000));
      try (SdMessage m = ends.client.newCall(null, path, Protocol.CONSOLE, MEMBER)) {
        long _ = ends.client.send(m);
      }
      try (SdMessage m = ends.next(ends.server)) {
        assertTrue(String.valueOf(m.path()).length() < 100);
        assertEquals(MEMBER.text(), m.member());
      }
    }
  }
}
