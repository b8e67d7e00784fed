package dev.oriel.core.internal.linux;

import static dev.oriel.core.internal.linux.gen.libc_h.C_INT;
import static dev.oriel.core.internal.linux.gen.libc_h.C_LONG;
import static dev.oriel.core.internal.linux.gen.libc_h.C_POINTER;

import dev.oriel.core.internal.linux.gen.cmsghdr;
import dev.oriel.core.internal.linux.gen.iovec;
import dev.oriel.core.internal.linux.gen.msghdr;
import dev.oriel.core.internal.linux.gen.sockaddr_un;
import dev.oriel.core.internal.linux.gen.socket_h;
import dev.oriel.core.os.OsException;
import dev.oriel.core.os.OwnedFd;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Stream sockets in the `AF_UNIX` family, which can carry descriptors (the JDK's cannot).
public final class UnixSockets {

  static final MethodHandle SOCKET =
      NativeCall.bind("socket", FunctionDescriptor.of(C_INT, C_INT, C_INT, C_INT));
  static final MethodHandle SOCKETPAIR =
      NativeCall.bind("socketpair", FunctionDescriptor.of(C_INT, C_INT, C_INT, C_INT, C_POINTER));
  static final MethodHandle CONNECT =
      NativeCall.bind("connect", FunctionDescriptor.of(C_INT, C_INT, C_POINTER, C_INT));
  static final MethodHandle SENDMSG =
      NativeCall.bind("sendmsg", FunctionDescriptor.of(C_LONG, C_INT, C_POINTER, C_INT));

  private static final int STREAM = socket_h.SOCK_STREAM() | socket_h.SOCK_CLOEXEC();

  private UnixSockets() {}

  /// Two sockets that are connected to each other.
  public record Pair(OwnedFd near, OwnedFd far) implements AutoCloseable {

    /// Closes what has not been handed on.
    @Override
    public void close() {
      near.close();
      far.close();
    }
  }

  /// Makes two connected sockets.
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
  /// @throws OsException if nobody listens there, or the path is longer than the address holds
  public static OwnedFd connect(String path) {
    int n = socket();
    if (n < 0) {
      throw new OsException("socket(AF_UNIX, SOCK_STREAM)", Libc.errno());
    }
    OwnedFd fd = OwnedFd.adopt(n);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment address = address(path, arena);
      if (connect(n, address, (int) address.byteSize()) < 0) {
        throw new OsException("connect(" + path + ")", Libc.errno());
      }
      return fd;
    } catch (RuntimeException e) {
      fd.close();
      throw e;
    }
  }

  private static MemorySegment address(String path, Arena arena) {
    byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
    MemorySegment address = arena.allocate(sockaddr_un.layout());
    MemorySegment name = sockaddr_un.sun_path(address);
    if (bytes.length >= name.byteSize()) {
      throw new IllegalArgumentException(
          "the path of a socket has at most %d bytes, this one %d: %s"
              .formatted(name.byteSize() - 1, bytes.length, path));
    }
    sockaddr_un.sun_family(address, (short) socket_h.AF_UNIX());
    MemorySegment.copy(bytes, 0, name, ValueLayout.JAVA_BYTE, 0, bytes.length);
    return address;
  }

  /// Sends bytes, and with the first of them a descriptor, of which the peer gets a duplicate.
  ///
  /// @param data direct and not empty; its position advances to its limit
  /// @param passed stays the caller's
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
            "sendmsg(fd %d, %d bytes with fd %d)".formatted(socket, length, passed), Libc.errno());
      }
    }
    data.position(data.position() + sent);
    Descriptors.write(socket, data);
  }

  /// A control message with one descriptor: a header, then the number, padded as `CMSG_SPACE` does.
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
    try {
      return (int) SOCKET.invokeExact(NativeCall.state(), socket_h.AF_UNIX(), STREAM, 0);
    } catch (Throwable t) {
      throw NativeCall.unexpected(t);
    }
  }

  private static int socketpair(MemorySegment result) {
    try {
      return (int)
          SOCKETPAIR.invokeExact(NativeCall.state(), socket_h.AF_UNIX(), STREAM, 0, result);
    } catch (Throwable t) {
      throw NativeCall.unexpected(t);
    }
  }

  private static int connect(int fd, MemorySegment address, int length) {
    try {
      return (int) CONNECT.invokeExact(NativeCall.state(), fd, address, length);
    } catch (Throwable t) {
      throw NativeCall.unexpected(t);
    }
  }

  private static long sendmsg(int fd, MemorySegment message, int flags) {
    try {
      return (long) SENDMSG.invokeExact(NativeCall.state(), fd, message, flags);
    } catch (Throwable t) {
      throw NativeCall.unexpected(t);
    }
  }
}
