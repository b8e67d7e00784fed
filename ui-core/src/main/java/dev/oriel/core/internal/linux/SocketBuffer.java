// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.internal.linux;

import dev.oriel.core.internal.ffm.Libc;
import dev.oriel.core.internal.ffm.NativeFunction;
import dev.oriel.core.internal.linux.gen.cmsghdr;
import dev.oriel.core.internal.linux.gen.iovec;
import dev.oriel.core.internal.linux.gen.libc_h;
import dev.oriel.core.internal.linux.gen.msghdr;
import dev.oriel.core.internal.linux.gen.socket_h;
import dev.oriel.core.os.OsException;
import dev.oriel.core.os.OwnedFd;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;

/// A buffer for bytes that are forwarded from one stream socket to another, and for the descriptors
/// that came with them.
///
/// The kernel opens the descriptors that a peer sends in this process as long as the control
/// message has space for their numbers, and drops the rest (`SCM_RIGHTS` in unix(7)). One call of
/// [#receive] therefore opens at most [#MAX_DESCRIPTORS] descriptors, whatever the peer sends.
/// [#receive] and [#send] never wait, and allocate memory only for descriptors.
///
/// Threading: one thread, from the constructor to [#close]. Ownership: a buffer owns the
/// descriptors that it has received and not yet sent.
public final class SocketBuffer implements AutoCloseable {

  /// The maximum number of descriptors of one [#receive] and of one [#send].
  public static final int MAX_DESCRIPTORS = 16;

  static final NativeFunction RECVMSG = NativeFunction.of("recvmsg", 3);

  /// `MSG_CMSG_CLOEXEC` of `bits/socket.h`. A test compares it with the header.
  static final int MSG_CMSG_CLOEXEC = 0x4000_0000;

  private static final long HEADER = cmsghdr.sizeof();
  private static final long CONTROL_BYTES = HEADER + MAX_DESCRIPTORS * (long) Integer.BYTES;

  private final Arena arena = Arena.ofConfined();
  private final MemorySegment data;
  private final MemorySegment vector = arena.allocate(iovec.layout());
  private final MemorySegment control = arena.allocate(CONTROL_BYTES, Long.BYTES);
  private final MemorySegment message = arena.allocate(msghdr.layout());
  private final ArrayDeque<OwnedFd> descriptors = new ArrayDeque<>(0);
  private int begin;
  private int end;

  /// Creates an empty buffer.
  ///
  /// @param capacity the capacity in bytes
  public SocketBuffer(int capacity) {
    data = arena.allocate(capacity, Long.BYTES);
    msghdr.msg_iov(message, vector);
    msghdr.msg_iovlen(message, 1);
  }

  /// Returns the number of bytes in this buffer.
  public int size() {
    return end - begin;
  }

  /// Returns a byte of this buffer. The first byte has the index 0.
  public byte get(int index) {
    return data.get(ValueLayout.JAVA_BYTE, begin + index);
  }

  /// Returns four bytes of this buffer, in this machine's byte order.
  public int getInt(int index) {
    return data.get(ValueLayout.JAVA_INT_UNALIGNED, begin + index);
  }

  /// Returns the number of descriptors in this buffer.
  public int descriptors() {
    return descriptors.size();
  }

  /// Closes the descriptors in this buffer.
  public void dropDescriptors() {
    for (OwnedFd fd = descriptors.poll(); fd != null; fd = descriptors.poll()) {
      fd.close();
    }
  }

  /// Receives the available bytes, at most until this buffer is full. Never waits.
  ///
  /// @return the number of bytes, `0` at the end, or [UnixSockets#NOTHING_YET]
  /// @throws IllegalStateException if this buffer is full
  public int receive(int socket) {
    if (begin > 0) {
      MemorySegment.copy(data, begin, data, 0, size());
      end -= begin;
      begin = 0;
    }
    long room = data.byteSize() - end;
    if (room == 0) {
      throw new IllegalStateException("the buffer is full");
    }
    aim(end, room, CONTROL_BYTES);
    int flags = socket_h.MSG_DONTWAIT() | MSG_CMSG_CLOEXEC;
    int n = (int) RECVMSG.call(socket, message.address(), flags);
    if (n < 0) {
      if (Libc.errno() == libc_h.EAGAIN()) {
        return UnixSockets.NOTHING_YET;
      }
      throw new OsException("recvmsg(fd " + socket + ", " + room + " bytes)", Libc.errno());
    }
    adopt(msghdr.msg_controllen(message));
    end += n;
    return n;
  }

  /// Takes ownership of the descriptors that came with the last call of `recvmsg`.
  private void adopt(long controlBytes) {
    // There is only one control message, because this side requests no other kind.
    if (controlBytes > HEADER
        && cmsghdr.cmsg_level(control) == socket_h.SOL_SOCKET()
        && cmsghdr.cmsg_type(control) == socket_h.SCM_RIGHTS()) {
      long bytes = Math.min(cmsghdr.cmsg_len(control), CONTROL_BYTES);
      for (long at = HEADER; at + Integer.BYTES <= bytes; at += Integer.BYTES) {
        descriptors.add(OwnedFd.adopt(control.get(ValueLayout.JAVA_INT, at)));
      }
    }
  }

  /// Sends the first bytes of this buffer, and with them the first descriptors. Never waits.
  ///
  /// @param bytes the maximum number of bytes
  /// @param passed the number of descriptors; they are sent with the first byte, if one is sent
  /// @return the number of bytes, or `0` if the socket is full
  public int send(int socket, int bytes, int passed) {
    aim(begin, bytes, passed == 0 ? 0 : HEADER + passed * (long) Integer.BYTES);
    if (passed > 0) {
      cmsghdr.cmsg_len(control, HEADER + passed * (long) Integer.BYTES);
      cmsghdr.cmsg_level(control, socket_h.SOL_SOCKET());
      cmsghdr.cmsg_type(control, socket_h.SCM_RIGHTS());
      long at = HEADER;
      for (OwnedFd fd : descriptors) {
        if (at < HEADER + passed * (long) Integer.BYTES) {
          control.set(ValueLayout.JAVA_INT, at, fd.number());
          at += Integer.BYTES;
        }
      }
    }
    int flags = socket_h.MSG_DONTWAIT() | socket_h.MSG_NOSIGNAL();
    int n = (int) UnixSockets.SENDMSG.call(socket, message.address(), flags);
    if (n < 0) {
      if (Libc.errno() == libc_h.EAGAIN()) {
        return 0;
      }
      throw new OsException("sendmsg(fd " + socket + ", " + bytes + " bytes)", Libc.errno());
    }
    begin += n;
    for (int i = 0; i < passed; i++) {
      descriptors.remove().close();
    }
    return n;
  }

  /// Sets the position of the bytes and of the control message for the next call.
  private void aim(long offset, long bytes, long controlBytes) {
    iovec.iov_base(vector, MemorySegment.ofAddress(data.address() + offset));
    iovec.iov_len(vector, bytes);
    msghdr.msg_control(message, controlBytes == 0 ? MemorySegment.NULL : control);
    msghdr.msg_controllen(message, controlBytes);
  }

  /// Closes the descriptors in this buffer and frees its memory.
  @Override
  public void close() {
    dropDescriptors();
    if (arena.scope().isAlive()) {
      arena.close();
    }
  }
}
