// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.frame;

import dev.oriel.core.geometry.Rect;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An update of the picture that a console shows.
///
/// A producer guarantees that the first frame of a different kind, or in a different scanout, has
/// full damage.
///
/// Ownership: a frame owns one reference to its scanout, and its ticket. The receiver of a frame
/// closes it. If the ticket was not released before, [#close] releases it with
/// [ReleaseCause#CLOSED].
///
/// Threading: one thread at a time.
public sealed interface Frame extends AutoCloseable {

  /// Returns the serial: the number of this frame in its console's sequence, from 1. Joined frames
  /// have the serial of the newest one.
  long serial();

  /// Returns the time when the frame's message was read from the socket, in [System#nanoTime].
  /// Joined frames have the time of the oldest one.
  long receivedNanos();

  /// Returns whether this frame replaces the whole picture, so that older frames can be skipped.
  boolean isWholePicture();

  /// Gives back everything that the frame holds: the reference to its scanout, and each ticket that
  /// was not released before, with [ReleaseCause#CLOSED].
  @Override
  void close();

  /// Closes the frame as [#close] does, but with another cause.
  void discard(ReleaseCause cause);

  /// A frame in a dma-buf.
  ///
  /// @param scanout the buffer; this frame owns one reference
  /// @param damage what changed since the previous frame, in pixels of the visible part, rows from
  ///   the top
  /// @param ticket the ticket that completes the guest's flush
  record Dmabuf(
      long serial, long receivedNanos, DmabufScanout scanout, Damage damage, ReleaseTicket ticket)
      implements Frame {

    @Override
    public boolean isWholePicture() {
      return true;
    }

    @Override
    public void close() {
      discard(ReleaseCause.CLOSED);
    }

    @Override
    public void discard(ReleaseCause cause) {
      ticket.release(cause);
      scanout.close();
    }
  }

  /// A frame in shared memory.
  ///
  /// @param scanout the memory; this frame owns one reference
  /// @param damage what changed since the previous frame
  /// @param ticket the ticket for whose release QEMU waits before it changes the memory; with
  ///   [ReleaseTicket#none] QEMU does not wait
  record Mapped(
      long serial, long receivedNanos, MappedScanout scanout, Damage damage, ReleaseTicket ticket)
      implements Frame {

    /// Creates a frame without a ticket. The memory may change while it is read.
    public Mapped(long serial, long receivedNanos, MappedScanout scanout, Damage damage) {
      this(serial, receivedNanos, scanout, damage, ReleaseTicket.none());
    }

    @Override
    public boolean isWholePicture() {
      return damage.contains(Rect.ofSize(scanout.width(), scanout.height()));
    }

    @Override
    public void close() {
      discard(ReleaseCause.CLOSED);
    }

    @Override
    public void discard(ReleaseCause cause) {
      ticket.release(cause);
      scanout.close();
    }
  }

  /// A frame of pixels that came in messages, or were converted to 32 bits.
  ///
  /// @param width columns of the console's picture
  /// @param height rows of the console's picture
  /// @param blocks the changed parts, oldest first; a block that a newer one covers completely may
  ///   be missing
  record Pixels(long serial, long receivedNanos, int width, int height, List<PixelBlock> blocks)
      implements Frame {

    /// Copies the list.
    public Pixels {
      blocks = List.copyOf(blocks);
    }

    /// Returns the number of bytes that the blocks keep in memory.
    public long sizeBytes() {
      long sum = 0;
      for (PixelBlock b : blocks) {
        sum += b.sizeBytes();
      }
      return sum;
    }

    @Override
    public boolean isWholePicture() {
      Rect whole = Rect.ofSize(width, height);
      for (PixelBlock b : blocks) {
        if (b.area().contains(whole)) {
          return true;
        }
      }
      return false;
    }

    @Override
    public void close() {
      discard(ReleaseCause.CLOSED);
    }

    @Override
    public void discard(ReleaseCause cause) {
      for (PixelBlock b : blocks) {
        b.lease().release(cause);
      }
    }
  }

  /// A frame of a console that shows nothing.
  record Off(long serial, long receivedNanos) implements Frame {

    @Override
    public boolean isWholePicture() {
      return true;
    }

    @Override
    public void close() {}

    @Override
    public void discard(ReleaseCause cause) {}
  }

  /// A frame whose picture cannot be read. The console no longer shows the picture of an earlier
  /// frame. A later frame may be readable; the first readable one has full damage.
  ///
  /// @param reason the reason, with the values and what to change
  record Unreadable(long serial, long receivedNanos, String reason) implements Frame {

    @Override
    public boolean isWholePicture() {
      return true;
    }

    @Override
    public void close() {}

    @Override
    public void discard(ReleaseCause cause) {}
  }

  /// Joins two successive frames into one that leads to the same picture, if that is possible
  /// without a copy.
  ///
  /// Ownership: consumes both frames if the result is not null, otherwise neither. The tickets of
  /// pixels that can no longer be read are released with [ReleaseCause#SUPERSEDED].
  ///
  /// @return the joined frame, or null if `newer` must be applied on top of `older`
  static @Nullable Frame join(Frame older, Frame newer) {
    return switch (newer) {
      case Dmabuf n when older instanceof Dmabuf o && o.scanout() == n.scanout() -> {
        o.scanout().close();
        yield new Dmabuf(
            n.serial(),
            o.receivedNanos(),
            n.scanout(),
            o.damage().plus(n.damage()),
            both(o.ticket(), n.ticket()));
      }
      case Mapped n when older instanceof Mapped o && o.scanout() == n.scanout() -> {
        o.scanout().close();
        yield new Mapped(
            n.serial(),
            o.receivedNanos(),
            n.scanout(),
            o.damage().plus(n.damage()),
            both(o.ticket(), n.ticket()));
      }
      case Pixels n when n.isWholePicture() -> {
        older.discard(ReleaseCause.SUPERSEDED);
        yield n;
      }
      case Pixels n when older instanceof Pixels o -> joinBlocks(o, n);
      case Pixels _ -> null;
      case Dmabuf n -> superseding(older, n);
      case Mapped n -> superseding(older, n);
      case Off n -> superseding(older, n);
      case Unreadable n -> superseding(older, n);
    };
  }

  /// Leaves out [ReleaseTicket#none], so that no list of such tickets grows.
  private static ReleaseTicket both(ReleaseTicket older, ReleaseTicket newer) {
    if (older.equals(ReleaseTicket.none())) {
      return newer;
    }
    return newer.equals(ReleaseTicket.none()) ? older : ReleaseTicket.all(List.of(older, newer));
  }

  private static Frame superseding(Frame older, Frame newer) {
    older.discard(ReleaseCause.SUPERSEDED);
    return newer;
  }

  private static Frame joinBlocks(Pixels older, Pixels newer) {
    List<PixelBlock> blocks = new ArrayList<>(older.blocks().size() + newer.blocks().size());
    for (PixelBlock b : older.blocks()) {
      boolean covered = newer.blocks().stream().anyMatch(n -> n.area().contains(b.area()));
      if (covered) {
        b.lease().release(ReleaseCause.SUPERSEDED);
      } else {
        blocks.add(b);
      }
    }
    blocks.addAll(newer.blocks());
    return new Pixels(newer.serial(), older.receivedNanos(), newer.width(), newer.height(), blocks);
  }
}
