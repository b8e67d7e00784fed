// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.internal.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.internal.linux.gen.cmsghdr;
import dev.oriel.core.internal.linux.gen.iovec;
import dev.oriel.core.internal.linux.gen.msghdr;
import dev.oriel.core.internal.linux.gen.socket_h;
import dev.oriel.core.os.Errno;
import dev.oriel.core.os.OsException;
import dev.oriel.core.os.OwnedFd;
import dev.oriel.fixtures.OpenDescriptors;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnixSocketsTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private static ByteBuffer bytes(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
  }

  @Test
  void passesADescriptorWithTheBytes() throws Throwable {
    try (UnixSockets.Pair pair = UnixSockets.pair();
        OwnedFd file = Memory.memfd("passed", 4321)) {
      ByteBuffer data = bytes("with a file");
      UnixSockets.sendWithFd(pair.near().number(), data, file.number());
      assertEquals(0, data.remaining());
      try (OwnedFd received = receive(pair.far().number(), "with a file")) {
        assertNotEquals(file.number(), received.number());
        assertEquals(Descriptors.status(file.number()), Descriptors.status(received.number()));
      }
    }
  }

  /// Receives bytes and a descriptor, like a peer.
  private static OwnedFd receive(int socket, String expected) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment text = arena.allocate(100);
      MemorySegment vector = arena.allocate(iovec.layout());
      iovec.iov_base(vector, text);
      iovec.iov_len(vector, 100);
      MemorySegment control = arena.allocate(64, 8);
      MemorySegment message = arena.allocate(msghdr.layout());
      msghdr.msg_iov(message, vector);
      msghdr.msg_iovlen(message, 1);
      msghdr.msg_control(message, control);
      msghdr.msg_controllen(message, 64);
      assertEquals(expected.length(), SocketBuffer.RECVMSG.call(socket, message.address(), 0));
      assertEquals(expected, text.getString(0));
      assertEquals(socket_h.SCM_RIGHTS(), cmsghdr.cmsg_type(control));
      return OwnedFd.adopt(control.get(ValueLayout.JAVA_INT, cmsghdr.sizeof()));
    }
  }

  /// Monitors and character devices are read in this way. The kernel drops descriptors that are not
  /// requested.
  @Test
  void readingBytesTakesNoDescriptors() {
    try (UnixSockets.Pair pair = UnixSockets.pair();
        OwnedFd file = Memory.memfd("unasked", 1)) {
      int before = OpenDescriptors.count();
      for (int i = 0; i < 100; i++) {
        UnixSockets.sendWithFd(pair.near().number(), bytes("ab"), file.number());
        assertEquals(1, UnixSockets.receive(pair.far().number(), ByteBuffer.allocateDirect(1)));
        assertEquals(1, Descriptors.read(pair.far().number(), ByteBuffer.allocateDirect(1)));
      }
      assertEquals(before, OpenDescriptors.count());
    }
  }

  @Test
  void aBufferTakesAtMostSomeDescriptorsPerCallAndForwardsThem() {
    try (UnixSockets.Pair from = UnixSockets.pair();
        UnixSockets.Pair to = UnixSockets.pair();
        SocketBuffer buffer = new SocketBuffer(64);
        SocketBuffer end = new SocketBuffer(64);
        OwnedFd file = Memory.memfd("relayed", 4321)) {
      assertEquals(UnixSockets.NOTHING_YET, buffer.receive(from.far().number()));
      UnixSockets.sendWithFd(from.near().number(), bytes("abc"), file.number());
      assertEquals(3, buffer.receive(from.far().number()));
      assertEquals('b', buffer.get(1));
      assertEquals(1, buffer.descriptors());
      assertEquals(2, buffer.send(to.near().number(), 2, 1));
      assertEquals(0, buffer.descriptors());
      assertEquals(1, buffer.size());
      int before = OpenDescriptors.count();
      assertEquals(2, end.receive(to.far().number()));
      assertEquals(1, end.descriptors());
      assertEquals(before + 1, OpenDescriptors.count());
      end.dropDescriptors();
      assertEquals(before, OpenDescriptors.count());
      from.near().close();
      assertEquals(0, buffer.receive(from.far().number()), "the end");
    }
  }

  @Test
  void connectsToAServer(@TempDir Path folder) throws Exception {
    Path path = folder.resolve("socket");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(path));
      try (OwnedFd client = UnixSockets.connect(path.toString(), LIMIT);
          SocketChannel peer = server.accept()) {
        Descriptors.write(client.number(), bytes("hello"));
        ByteBuffer in = ByteBuffer.allocate(5);
        while (in.hasRemaining()) {
          assertNotEquals(-1, peer.read(in));
        }
        assertEquals(bytes("hello"), in.flip());
      }
    }
  }

  /// The monitor of a VM is such a socket while another program uses it. Without a limit, the
  /// kernel would let this call wait forever.
  @Test
  void waitsNoLongerThanItIsToldForAPlaceInAQueue(@TempDir Path folder) throws Exception {
    Path path = folder.resolve("socket");
    List<OwnedFd> waiting = new ArrayList<>();
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(path), 1);
      OsException e =
          assertThrows(
              OsException.class,
              () -> {
                for (int i = 0; i < 8; i++) {
                  waiting.add(UnixSockets.connect(path.toString(), Duration.ofMillis(50)));
                }
              });
      assertEquals(Errno.EAGAIN, e.errno());
      assertTrue(e.toString().contains(path + ") = EAGAIN"), e::toString);
      assertTrue(e.toString().endsWith("its queue has been full for 50 ms"), e::toString);
      assertInstanceOf(TimeoutException.class, e.getCause());
    } finally {
      waiting.forEach(OwnedFd::close);
    }
  }

  /// The limit applies only to the connect. Data that is sent later waits for the reader.
  @Test
  void theLimitOfTheConnectDoesNotApplyToASlowReader(@TempDir Path folder) throws Exception {
    Path path = folder.resolve("socket");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(path));
      try (OwnedFd client = UnixSockets.connect(path.toString(), Duration.ofMillis(1));
          SocketChannel peer = server.accept()) {
        int length = 4 << 20;
        CompletableFuture<Void> sent =
            CompletableFuture.runAsync(
                () -> Descriptors.write(client.number(), ByteBuffer.allocateDirect(length)));
        assertThrows(TimeoutException.class, () -> sent.get(50, TimeUnit.MILLISECONDS));
        ByteBuffer in = ByteBuffer.allocate(length);
        while (in.hasRemaining()) {
          assertNotEquals(-1, peer.read(in));
        }
        sent.get(30, TimeUnit.SECONDS);
      }
    }
  }

  @Test
  void namesAPathAtWhichNoProcessListens(@TempDir Path folder) {
    String path = folder.resolve("nobody").toString();
    OsException e = assertThrows(OsException.class, () -> UnixSockets.connect(path, LIMIT));
    assertEquals("connect(" + path + ") = ENOENT (No such file or directory)", e.getMessage());
  }

  @Test
  void refusesAPathThatTheAddressCannotHold() {
    String path = "/" + "x".repeat(200);
    assertThrows(IllegalArgumentException.class, () -> UnixSockets.connect(path, LIMIT));
  }

  @Test
  void reportsAPeerThatHasClosed() {
    try (UnixSockets.Pair pair = UnixSockets.pair();
        OwnedFd file = Memory.memfd("passed", 1)) {
      pair.far().close();
      OsException e =
          assertThrows(
              OsException.class,
              () -> UnixSockets.sendWithFd(pair.near().number(), bytes("x"), file.number()));
      assertEquals(32, e.errno(), "EPIPE, and no SIGPIPE");
    }
  }

  @Test
  void sendsAndReceivesWithoutWaiting() {
    try (UnixSockets.Pair pair = UnixSockets.pair()) {
      int near = pair.near().number();
      int far = pair.far().number();
      ByteBuffer in = ByteBuffer.allocateDirect(1 << 16);
      assertEquals(UnixSockets.NOTHING_YET, UnixSockets.receive(far, in));
      assertEquals(true, UnixSockets.allRead(near));

      ByteBuffer block = ByteBuffer.allocateDirect(1 << 16);
      long sent = 0;
      while (true) {
        int n = UnixSockets.send(near, block.clear());
        if (n == 0) {
          break;
        }
        sent += n;
      }
      assertEquals(false, UnixSockets.allRead(near));
      long received = 0;
      for (int n = 1; n > 0; received += Math.max(n, 0)) {
        n = UnixSockets.receive(far, in.clear());
      }
      assertEquals(sent, received);
      assertEquals(true, UnixSockets.allRead(near));

      pair.near().close();
      assertEquals(0, UnixSockets.receive(far, in.clear()), "the end");
      OsException e =
          assertThrows(OsException.class, () -> UnixSockets.send(far, bytes("to nobody")));
      assertEquals(32, e.errno(), "EPIPE, and no SIGPIPE");
    }
  }
}
