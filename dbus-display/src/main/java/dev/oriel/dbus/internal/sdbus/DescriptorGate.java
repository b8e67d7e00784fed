// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.internal.sdbus;

import dev.oriel.core.internal.linux.SocketBuffer;
import dev.oriel.core.internal.linux.UnixSockets;
import dev.oriel.core.os.Errno;
import dev.oriel.core.os.OsException;
import dev.oriel.core.os.OwnedFd;
import java.util.function.BooleanSupplier;

/// Filters what libsystemd receives from the socket of an untrusted peer. libsystemd sends on that
/// socket directly. Descriptors pass only with messages that libsystemd will accept.
///
/// libsystemd never closes the descriptors of a message that it drops as malformed, and a message
/// that carries other descriptors than it declares is malformed (`bus_socket_make_message` in its
/// `bus-socket.c` forgets `bus->fds` after EBADMSG). It continues to read until a message is good,
/// so a single call of libsystemd takes everything that a peer has sent. Without this gate, one VM
/// could fill this process's table of descriptors, to the damage of the other VMs too. The gate
/// closes the descriptors that it does not pass. libsystemd then drops a message that declares
/// them, without a leak.
///
/// A bus is trusted: it checks what it passes on.
///
/// Threading: the thread of its [SdBus]. Ownership: borrows the socket, owns what it has received.
final class DescriptorGate implements AutoCloseable {

  /// The size of the buffer: as much as such a socket holds by default, so a larger one would not
  /// receive more at once.
  private static final int CAPACITY = 1 << 18;

  /// The most descriptors that may wait. No legitimate message has more.
  private static final int MAX_WAITING = 64;

  private final int outer;
  private final OwnedFd inner;
  private final BooleanSupplier authenticated;
  private final SocketBuffer buffer = new SocketBuffer(CAPACITY);
  private final CarrierHeader header = new CarrierHeader(buffer);

  /// Whether the peer still sends lines, as it does until libsystemd has authenticated itself.
  private boolean lines = true;

  /// The bytes of the message at the front that have not passed.
  private long left;

  /// The number of descriptors that go with its first byte.
  private int carried;

  private boolean ended;

  /// @param outer the peer's socket
  /// @param inner the other end of the socket that libsystemd reads; consumed
  /// @param authenticated returns whether the peer has begun to send messages
  DescriptorGate(int outer, OwnedFd inner, BooleanSupplier authenticated) {
    this.outer = outer;
    this.inner = inner;
    this.authenticated = authenticated;
  }

  /// Passes some of the received bytes on.
  ///
  /// @return whether libsystemd has something to read, including the end
  /// @throws SdBusException if the peer does not send D-Bus messages
  boolean pass() {
    while (!ended) {
      int bytes = passable();
      if (bytes > 0) {
        int passed = buffer.send(inner.number(), bytes, carried);
        left -= passed;
        carried = passed > 0 ? 0 : carried;
        return passed > 0;
      }
      int came = receive();
      if (came == UnixSockets.NOTHING_YET) {
        return false;
      }
      if (came == 0) {
        ended = true;
        inner.close();
        return true;
      }
    }
    return false;
  }

  private int receive() {
    try {
      return buffer.receive(outer);
    } catch (OsException _) {
      return 0; // the peer closed without reading everything
    }
  }

  /// Returns how many of the bytes at the front may pass now.
  private int passable() {
    if (lines && authenticated.getAsBoolean()) {
      lines = false;
      left = 0;
    }
    if ((buffer.size() == 0 && left == 0) || buffer.descriptors() > MAX_WAITING) {
      // Either all bytes that came with the descriptors have passed and no message has declared
      // them, or too many descriptors wait.
      buffer.dropDescriptors();
    }
    if (lines) {
      left = line();
    } else if (left == 0) {
      begin();
    }
    return (int) Math.min(left, buffer.size());
  }

  /// Returns the length of the line at the front, or of the part of it that has arrived.
  private int line() {
    int n = 0;
    while (n < buffer.size() && buffer.get(n++) != '\n') {
      // Searches for the end of the line.
    }
    return n;
  }

  /// Examines the message at the front as soon as enough of it has arrived.
  private void begin() {
    int here = buffer.size();
    if (here < CarrierHeader.FIXED_BYTES) {
      return;
    }
    long total = header.messageBytes();
    if (total < 0) {
      throw new SdBusException("the peer sent bytes that are not a D-Bus message", -Errno.EBADMSG);
    }
    long needed = header.headerBytes();
    if (buffer.descriptors() == 0 || needed > CarrierHeader.MAX_BYTES) {
      left = total;
    } else if (here >= needed) {
      int declared = header.descriptors();
      carried = declared <= buffer.descriptors() ? declared : 0;
      left = total;
    }
  }

  @Override
  public void close() {
    inner.close();
    buffer.close();
  }
}
