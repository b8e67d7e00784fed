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

/// A viewer's claim to a VM's display, which outlives its single connections.
///
/// A message bus serves any number of viewers, so there is nothing to share. QEMU keeps only one
/// connection through a QMP socket, and a new connection ends the previous one. The programs of one
/// user that use this library share that connection. A viewer lends the display to a visitor
/// ([VmConnection#open]) and gets it back afterwards. Two viewers do not take it from each other
/// repeatedly: the later viewer has it until it ends, or until the user of the earlier viewer
/// insists. If a program that does not use this library took the display, nothing shows when it
/// will be free, and the user has to decide.
///
/// Threading: one thread at a time, which must not be a D-Bus thread; [#insist] any thread.
/// Ownership: close it after its connections.
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

  /// Returns a claim that no other program sees before it is used.
  ///
  /// @param who the name of this program that users of other programs read: `oriel view`
  public static DisplaySeat at(Endpoint endpoint, String who) {
    return new DisplaySeat(
        endpoint, endpoint instanceof Endpoint.Qmp(Path path) ? path : null, who);
  }

  /// Connects and takes the display from another viewer. Waits for a visitor to leave.
  ///
  /// @param selector selects the VM, or null if there is only one
  /// @param timeout how long to wait for a visitor to leave, and how long QEMU or the bus may take
  ///   for each answer
  /// @return the connection, which the caller closes
  /// @throws DisplayInUseException if a visitor does not leave in time
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

  /// Returns the reason not to connect now as text, or null if nothing prevents it. Call it before
  /// the first connection or after the end of one.
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

  /// Returns whether the previous connection ended because a visitor came. The visitor may have
  /// left since.
  public boolean lent() {
    return seat != null && seat.lent();
  }

  /// Makes the next connection regardless of who uses the display. Threading: any thread.
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

  /// Gives up the claim. Idempotent.
  @Override
  public void close() {
    if (seat != null) {
      seat.close();
    }
  }
}
