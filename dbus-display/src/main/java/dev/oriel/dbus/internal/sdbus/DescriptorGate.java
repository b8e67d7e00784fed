// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.internal.sdbus;

import dev.oriel.core.internal.linux.SocketBuffer;
import dev.oriel.core.internal.linux.UnixSockets;
import dev.oriel.core.os.Errno;
import dev.oriel.core.os.OsException;
import dev.oriel.core.os.OwnedFd;
import java.util.function.BooleanSupplier;

/// Stands between the socket of a peer that is not trusted and libsystemd, which sends by itself
/// but receives through this, and lets descriptors pass with messages only that libsystemd will
/// take.
///
/// libsystemd never closes the descriptors of a message that it drops as malformed, and one that
/// carries others than it declares is malformed (`bus_socket_make_message` in its `bus-socket.c`
/// forgets `bus->fds` after EBADMSG). It reads on until a message is good, so that one call of its
/// takes all that a peer has sent: without this, a VM would fill this process's table of
/// descriptors, for its neighbours too. What stays out is closed; a message that declares what
/// stayed out is dropped by libsystemd, and costs nothing.
///
/// A bus is trusted: it checks what it passes on.
///
/// Threading: the thread of its [SdBus]. Ownership: borrows the socket, owns what has come.
final class DescriptorGate implements AutoCloseable {

  /// As much as such a socket holds by default: more would not come at once.
  private static final int CAPACITY = 1 << 18;

  /// More wait for no message that means well.
  private static final int MOST_WAITING = 64;

  private final int outer;
  private final OwnedFd inner;
  private final BooleanSupplier authenticated;
  private final SocketBuffer buffer = new SocketBuffer(CAPACITY);
  private final CarrierHeader header = new CarrierHeader(buffer);

  /// The peer speaks in lines until libsystemd has authenticated itself.
  private boolean lines = true;

  /// How much of the message at the front has not passed.
  private long left;

  /// How many descriptors go with its first byte.
  private int carried;

  private boolean ended;

  /// @param outer the peer's socket
  /// @param inner the other end of the socket that libsystemd reads; consumed
  /// @param authenticated whether the peer speaks in messages from now on
  DescriptorGate(int outer, OwnedFd inner, BooleanSupplier authenticated) {
    this.outer = outer;
    this.inner = inner;
    this.authenticated = authenticated;
  }

  /// Lets some of what has come pass.
  ///
  /// @return whether libsystemd has something to read, the end included
  /// @throws SdBusException if the peer sends no messages
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
      return 0; // the peer has gone, with what it had not read
    }
  }

  /// How many of the bytes at the front may go now.
  private int passable() {
    if (lines && authenticated.getAsBoolean()) {
      lines = false;
      left = 0;
    }
    if ((buffer.size() == 0 && left == 0) || buffer.descriptors() > MOST_WAITING) {
      // All is through that came with them, and nothing has declared them.
      buffer.dropDescriptors();
    }
    if (lines) {
      left = line();
    } else if (left == 0) {
      begin();
    }
    return (int) Math.min(left, buffer.size());
  }

  /// The bytes of the line at the front; of one that is not all here, what there is.
  private int line() {
    int n = 0;
    while (n < buffer.size() && buffer.get(n++) != '\n') {
      // Looks on.
    }
    return n;
  }

  /// Looks at the message at the front, as soon as what decides is here.
  private void begin() {
    int here = buffer.size();
    if (here < CarrierHeader.FIXED_BYTES) {
      return;
    }
    long total = header.messageBytes();
    if (total < 0) {
      throw new SdBusException("the other side sent what is no message of D-Bus", -Errno.EBADMSG);
    }
    long needed = header.headerBytes();
    if (buffer.descriptors() == 0 || needed > CarrierHeader.MOST_BYTES) {
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
