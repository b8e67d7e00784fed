// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus;

import dev.oriel.dbus.connection.DisplayException;
import dev.oriel.dbus.internal.lease.InUseException;
import dev.oriel.dbus.internal.lease.Seat;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A viewer's place at a VM's display, over all its connections.
///
/// A message bus serves any number of viewers, and there is nothing to share. Through a QMP socket
/// QEMU keeps one connection, and a new one ends it. There, among the programs of one user that use
/// this library, a viewer lends its place: to [VmConnection#open], which is for a visit, and gets
/// it back. Two viewers do not take it from each other: the later one has it until it ends, or
/// until the user of the other insists. Where another program took the display, nobody knows for
/// how long, and only the user can tell.
///
/// Threading: one thread at a time, none of them a D-Bus thread, but [#insist]. Ownership: close it
/// after its connections.
public final class DisplaySeat implements AutoCloseable {

  private final Endpoint endpoint;
  private final @Nullable Path socket;
  private final @Nullable Seat seat;
  private volatile boolean insisting;

  private DisplaySeat(Endpoint endpoint, @Nullable Path socket, String who) {
    this.endpoint = endpoint;
    this.socket = socket;
    this.seat = socket == null ? null : new Seat(socket, who);
  }

  /// A place that nobody knows of before it is used.
  ///
  /// @param who what users of other programs read about this one: `oriel view`
  public static DisplaySeat at(Endpoint endpoint, String who) {
    return new DisplaySeat(
        endpoint, endpoint instanceof Endpoint.Qmp(Path path) ? path : null, who);
  }

  /// Connects, and takes the display from another viewer; waits for a visitor to go.
  ///
  /// @param selector which VM, or null where there is only one
  /// @param timeout how long a visitor may stay, and QEMU or the bus take for each answer
  /// @return the connection, which the caller closes
  /// @throws DisplayInUseException if a visitor stays
  /// @throws DisplayException as [VmConnection#open] does
  public VmConnection open(@Nullable VmSelector selector, Duration timeout) {
    if (seat == null || socket == null) {
      return VmConnection.connect(endpoint, selector, timeout, null);
    }
    try {
      seat.begin(timeout, insisting);
    } catch (InUseException e) {
      throw new DisplayInUseException(socket, String.valueOf(e.getMessage()), e);
    }
    try {
      VmConnection vm = VmConnection.connect(endpoint, selector, timeout, null);
      seat.connected();
      insisting = false;
      return vm;
    } catch (RuntimeException e) {
      seat.failed();
      throw e;
    }
  }

  /// Why not to connect now, in words, or null where nothing is against it: after the end of a
  /// connection, or before the first.
  public @Nullable String obstacle() {
    Seat.Obstacle found = seat == null || insisting ? null : seat.obstacle();
    if (found == null || socket == null) {
      return null;
    }
    if (found.forNow()) {
      return found.holder() + " has the display of this VM for now";
    }
    if (!listens(socket)) {
      return "QEMU does not listen on " + socket;
    }
    String whose = found.holder() == null ? "" : ": " + found.holder();
    return "another viewer has taken the display of this VM" + whose;
  }

  /// Whether the connection of before ended as a visitor came, who may be gone again.
  public boolean lent() {
    return seat != null && seat.lent();
  }

  /// Has the next connection made whoever has the display. Threading: any thread.
  public void insist() {
    insisting = true;
  }

  private static boolean listens(Path path) {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      return channel.connect(UnixDomainSocketAddress.of(path));
    } catch (IOException | IllegalArgumentException _) {
      return false;
    }
  }

  /// Leaves the display to others. Idempotent.
  @Override
  public void close() {
    if (seat != null) {
      seat.close();
    }
  }
}
