// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.internal.linux;

import dev.oriel.core.internal.ffm.Libc;
import dev.oriel.core.internal.ffm.NativeFunction;
import dev.oriel.core.internal.ffm.ThreadMemory;
import dev.oriel.core.internal.linux.gen.cmsghdr;
import dev.oriel.core.internal.linux.gen.iovec;
import dev.oriel.core.internal.linux.gen.libc_h;
import dev.oriel.core.internal.linux.gen.msghdr;
import dev.oriel.core.internal.linux.gen.socket_h;
import dev.oriel.core.os.Errno;
import dev.oriel.core.os.OsException;
import dev.oriel.core.os.OwnedFd;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Stream sockets of the `AF_UNIX` family. Unlike the JDK's, they can pass descriptors.
public final class UnixSockets {

  static final NativeFunction SOCKET = NativeFunction.of("socket", 3);
  static final NativeFunction SOCKETPAIR = NativeFunction.of("socketpair", 4);
  static final NativeFunction CONNECT = NativeFunction.of("connect", 3);
  static final NativeFunction SETSOCKOPT = NativeFunction.of("setsockopt", 5);
  static final NativeFunction SENDMSG = NativeFunction.of("sendmsg", 3);
  static final NativeFunction SEND = NativeFunction.of("send", 4);
  static final NativeFunction RECV = NativeFunction.of("recv", 4);

  /// The result of [#receive] if no byte is available yet.
  public static final int NOTHING_YET = -1;

  private static final Ioctl UNREAD = new Ioctl("TIOCOUTQ", socket_h.TIOCOUTQ());

  /// The size of `struct sockaddr_un`: the family, then the path. A generated class would link a
  /// handle for the path's elements, which takes longer than making a connection.
  static final int ADDRESS_BYTES = 110;

  static final int PATH_OFFSET = 2;

  /// The option that limits the time that a sending call waits, as a `struct timeval`. It also
  /// limits `connect` (`unix_stream_connect` in the kernel's `net/unix/af_unix.c`).
  static final int SO_SNDTIMEO = 21;

  static final int TIMEVAL_BYTES = 16;
  static final int MICROSECONDS_AT = 8;
  private static final long MICROS_PER_SECOND = 1_000_000;

  private static final int STREAM = socket_h.SOCK_STREAM() | socket_h.SOCK_CLOEXEC();

  private UnixSockets() {}

  /// Two sockets that are connected to each other.
  public record Pair(OwnedFd near, OwnedFd far) implements AutoCloseable {

    /// Closes the sockets that have not been detached.
    @Override
    public void close() {
      near.close();
      far.close();
    }
  }

  /// Creates two connected sockets.
  public static Pair pair() {
    MemorySegment result = ThreadMemory.scratch();
    if (socketpair(result) < 0) {
      throw new OsException("socketpair(AF_UNIX, SOCK_STREAM)", Libc.errno());
    }
    return new Pair(
        OwnedFd.adopt(result.getAtIndex(ValueLayout.JAVA_INT, 0)),
        OwnedFd.adopt(result.getAtIndex(ValueLayout.JAVA_INT, 1)));
  }

  /// Connects to the socket at a path.
  ///
  /// The caller waits in the kernel while the listener's queue of pending connections is full. If
  /// the listener accepts no connection, this would last forever.
  ///
  /// @param timeout the longest time to wait
  /// @throws OsException if no process listens at the path (`ECONNREFUSED`, `ENOENT`), or if the
  ///   queue remains full (`EAGAIN`, caused by a [TimeoutException])
  /// @throws IllegalArgumentException if the path is longer than the address holds
  public static OwnedFd connect(String path, Duration timeout) {
    int n = socket();
    if (n < 0) {
      throw new OsException("socket(AF_UNIX, SOCK_STREAM)", Libc.errno());
    }
    OwnedFd fd = OwnedFd.adopt(n);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment address = address(path, arena);
      limitSends(n, Math.max(1, TimeUnit.NANOSECONDS.toMicros(timeout.toNanos())), arena);
      if (connect(n, address, (int) address.byteSize()) < 0) {
        throw unconnected(path, Libc.errno(), timeout);
      }
      limitSends(n, 0, arena);
      return fd;
    } catch (RuntimeException e) {
      fd.close();
      throw e;
    }
  }

  private static OsException unconnected(String path, int errno, Duration timeout) {
    String call = "connect(" + path + ")";
    if (errno != Errno.EAGAIN) {
      return new OsException(call, errno);
    }
    String waited = "its queue has been full for " + timeout.toMillis() + " ms";
    OsException e = new OsException(call, errno, waited);
    e.initCause(new TimeoutException(waited));
    return e;
  }

  /// @param micros the longest time that a call may wait; 0 for no limit
  private static void limitSends(int socket, long micros, Arena arena) {
    MemorySegment time = arena.allocate(TIMEVAL_BYTES, Long.BYTES);
    time.set(ValueLayout.JAVA_LONG, 0, micros / MICROS_PER_SECOND);
    time.set(ValueLayout.JAVA_LONG, MICROSECONDS_AT, micros % MICROS_PER_SECOND);
    try {
      if ((int)
              SETSOCKOPT.call(
                  socket, socket_h.SOL_SOCKET(), SO_SNDTIMEO, time.address(), TIMEVAL_BYTES, 0)
          < 0) {
        throw new OsException("setsockopt(fd " + socket + ", SO_SNDTIMEO)", Libc.errno());
      }
    } finally {
      Reference.reachabilityFence(time);
    }
  }

  private static MemorySegment address(String path, Arena arena) {
    byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
    MemorySegment address = arena.allocate(ADDRESS_BYTES, Short.BYTES);
    MemorySegment name = address.asSlice(PATH_OFFSET);
    if (bytes.length >= name.byteSize()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the path of a socket has at most %d bytes, this one %d: %s",
              name.byteSize() - 1,
              bytes.length,
              path));
    }
    address.set(ValueLayout.JAVA_SHORT, 0, (short) socket_h.AF_UNIX());
    MemorySegment.copy(bytes, 0, name, ValueLayout.JAVA_BYTE, 0, bytes.length);
    return address;
  }

  /// Sends bytes, and with the first of them a descriptor. The peer receives a duplicate of it.
  ///
  /// @param data a direct buffer that is not empty; its position advances to its limit
  /// @param passed the descriptor, which stays the caller's
  public static void sendWithFd(int socket, ByteBuffer data, int passed) {
    int length = data.remaining();
    int sent;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment vector = arena.allocate(iovec.layout());
      iovec.iov_base(vector, Descriptors.direct(data));
      iovec.iov_len(vector, length);
      MemorySegment control = rights(passed, arena);
      MemorySegment message = arena.allocate(msghdr.layout());
      msghdr.msg_iov(message, vector);
      msghdr.msg_iovlen(message, 1);
      msghdr.msg_control(message, control);
      msghdr.msg_controllen(message, control.byteSize());
      sent = (int) sendmsg(socket, message, socket_h.MSG_NOSIGNAL());
      if (sent < 0) {
        throw new OsException(
            String.format(
                Locale.ROOT, "sendmsg(fd %d, %d bytes with fd %d)", socket, length, passed),
            Libc.errno());
      }
    }
    data.position(data.position() + sent);
    Descriptors.write(socket, data);
  }

  /// Receives the available bytes, at most until `target` is full. Never waits.
  ///
  /// @param target a direct buffer that is not full; its position advances
  /// @return the number of bytes, `0` at the end, or [#NOTHING_YET]
  public static int receive(int socket, ByteBuffer target) {
    int room = target.remaining();
    MemorySegment memory = Descriptors.direct(target);
    int n;
    try {
      n = (int) RECV.call(socket, memory.address(), room, socket_h.MSG_DONTWAIT());
    } finally {
      Reference.reachabilityFence(memory);
    }
    if (n < 0) {
      if (Libc.errno() == libc_h.EAGAIN()) {
        return NOTHING_YET;
      }
      throw new OsException("recv(fd " + socket + ", " + room + " bytes)", Libc.errno());
    }
    target.position(target.position() + n);
    return n;
  }

  /// Sends the bytes that the socket can take now. Never waits.
  ///
  /// @param source a direct buffer; its position advances
  /// @return the number of bytes, or `0` if the socket is full
  public static int send(int socket, ByteBuffer source) {
    int length = source.remaining();
    MemorySegment memory = Descriptors.direct(source);
    int n;
    try {
      int flags = socket_h.MSG_DONTWAIT() | socket_h.MSG_NOSIGNAL();
      n = (int) SEND.call(socket, memory.address(), length, flags);
    } finally {
      Reference.reachabilityFence(memory);
    }
    if (n < 0) {
      if (Libc.errno() == libc_h.EAGAIN()) {
        return 0;
      }
      throw new OsException("send(fd " + socket + ", " + length + " bytes)", Libc.errno());
    }
    source.position(source.position() + n);
    return n;
  }

  /// Returns whether the peer has read all bytes sent (`SIOCOUTQ` of `linux/sockios.h`, which
  /// equals `TIOCOUTQ`).
  public static boolean allRead(int socket) {
    MemorySegment count = Ioctl.argument();
    UNREAD.call(socket, count);
    return count.get(ValueLayout.JAVA_INT, 0) == 0;
  }

  /// Returns a control message with one descriptor: a header, then the number, padded like
  /// `CMSG_SPACE`.
  private static MemorySegment rights(int fd, Arena arena) {
    long header = cmsghdr.sizeof();
    MemorySegment control = arena.allocate(header + Long.BYTES, Long.BYTES);
    cmsghdr.cmsg_len(control, header + Integer.BYTES);
    cmsghdr.cmsg_level(control, socket_h.SOL_SOCKET());
    cmsghdr.cmsg_type(control, socket_h.SCM_RIGHTS());
    control.set(ValueLayout.JAVA_INT, header, fd);
    return control;
  }

  private static int socket() {
    return (int) SOCKET.call(socket_h.AF_UNIX(), STREAM, 0);
  }

  private static int socketpair(MemorySegment result) {
    try {
      return (int) SOCKETPAIR.call(socket_h.AF_UNIX(), STREAM, 0, result.address());
    } finally {
      Reference.reachabilityFence(result);
    }
  }

  private static int connect(int fd, MemorySegment address, int length) {
    try {
      return (int) CONNECT.call(fd, address.address(), length);
    } finally {
      Reference.reachabilityFence(address);
    }
  }

  private static long sendmsg(int fd, MemorySegment message, int flags) {
    try {
      return SENDMSG.call(fd, message.address(), flags);
    } finally {
      Reference.reachabilityFence(message);
    }
  }
}
