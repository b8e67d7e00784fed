// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.frame;

import dev.oriel.core.geometry.Rect;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A change of what a console shows.
///
/// Ownership: a frame owns a reference to its scanout, and its ticket. Whoever takes a frame closes
/// it; closing releases a ticket that was not released before with [ReleaseCause#CLOSED].
///
/// The producer's promise: the first frame of another kind, or in another scanout, carries full
/// damage.
///
/// Threading: one thread at a time.
public sealed interface Frame extends AutoCloseable {

  /// The number of this frame in its console's sequence, from 1; of joined frames the newest.
  long serial();

  /// When its message was read from the socket, [System#nanoTime]; of joined frames the oldest.
  long receivedNanos();

  /// Whether this frame alone makes the whole picture, so that older ones need not be seen.
  boolean isWholePicture();

  /// Gives everything back.
  @Override
  void close();

  /// Gives everything back, a ticket not yet released for this cause.
  void discard(ReleaseCause cause);

  /// A frame in a dma-buf.
  ///
  /// @param scanout the buffer; this frame owns one reference
  /// @param damage what changed since the last frame, in pixels of the visible part, top down
  /// @param ticket the guest's flush
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
  /// @param damage what changed since the last frame
  /// @param ticket what keeps QEMU from the memory while it is being read: nobody waits where it is
  ///   [ReleaseTicket#none]
  record Mapped(
      long serial, long receivedNanos, MappedScanout scanout, Damage damage, ReleaseTicket ticket)
      implements Frame {

    /// A frame that nobody waits for: what is read may be written meanwhile.
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

  /// Pixels that came in messages.
  ///
  /// @param width columns of the console's picture
  /// @param height rows of the console's picture
  /// @param blocks the changed parts, oldest first; a block wholly below a newer one may be missing
  record Pixels(long serial, long receivedNanos, int width, int height, List<PixelBlock> blocks)
      implements Frame {

    /// Copies the list.
    public Pixels {
      blocks = List.copyOf(blocks);
    }

    /// The bytes of memory that the blocks keep.
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

  /// The console shows nothing.
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

  /// What the console shows now cannot be had: the pictures before it are none of it. A later frame
  /// may be readable again; the first one that is begins anew.
  ///
  /// @param reason why, with the values and what to change
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

  /// Joins two successive frames into one that leads to the same picture, where that is possible
  /// without a copy.
  ///
  /// Ownership: consumes both where the answer is not null, else neither. Tickets of content that
  /// nobody will read any more are released with [ReleaseCause#SUPERSEDED].
  ///
  /// @return the joined frame, or null where `newer` only makes sense on top of `older`
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

  /// Tickets that nobody waits for do not add up.
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
