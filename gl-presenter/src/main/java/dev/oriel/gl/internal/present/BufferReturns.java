package dev.oriel.gl.internal.present;

import dev.oriel.core.frame.Frame;
import dev.oriel.core.frame.ReleaseCause;
import dev.oriel.core.frame.ReleaseTicket;
import dev.oriel.dmabuf.GpuFence;
import dev.oriel.gl.PresenterStats.Stage;
import dev.oriel.gl.ReleasePolicy;
import dev.oriel.gl.internal.dmabuf.GpuSync;
import dev.oriel.sync.EventLoop;
import dev.oriel.sync.PollSource;

/// Takes in the guest's buffers, and gives each back when the policy says so.
///
/// Threading: the present thread.
final class BufferReturns {

  private final PresentWishes wishes;
  private final GpuReads reads;
  private final PresenterCounts stats;
  private final IncomingBuffer incoming;
  private final ReleaseGate gate;
  private final TicketKeeper tickets;
  private long lastUnseen = System.nanoTime();

  /// @param onAcquired called when a frame can be taken in whose buffer was still written
  BufferReturns(
      PresentWishes wishes,
      GpuSync sync,
      GpuReads reads,
      PresenterCounts stats,
      EventLoop loop,
      Runnable onAcquired) {
    this.wishes = wishes;
    this.reads = reads;
    this.stats = stats;
    this.incoming = new IncomingBuffer(sync, loop, onAcquired);
    this.gate = new ReleaseGate(stats);
    this.tickets = new TicketKeeper(gate);
  }

  /// Follows a change of the frame rate's bound.
  void keepRate() {
    gate.interval(wishes.minFrameNanos());
  }

  /// Gives back what was held back for the sake of the frame rate, where its time has come.
  ///
  /// @return when to be called again, or [PollSource#NEVER]
  long run() {
    gate.run(System.nanoTime());
    return gate.dueNanos(PollSource.NEVER);
  }

  /// A frame has come. Ownership: consumes it.
  void offer(Frame.Dmabuf frame) {
    incoming.offer(frame);
  }

  /// A frame of another kind has come: no buffer is shown any more.
  void supersede() {
    incoming.drop(ReleaseCause.SUPERSEDED);
    tickets.drop(ReleaseCause.SUPERSEDED);
  }

  /// Takes the newest frame in, unless its buffer is still written, and does with its ticket what
  /// the policy says.
  ///
  /// @param drawnNow whether a draw follows at once
  /// @return whether there was one
  boolean take(Content content, FrameLog log, boolean drawnNow) {
    Frame.Dmabuf frame = incoming.take();
    if (frame == null) {
      return false;
    }
    ReleaseTicket ticket = frame.ticket();
    long acquired = System.nanoTime();
    Content.Arrival arrival = content.arrive(frame);
    if (arrival == Content.Arrival.FAILED) {
      tickets.release(ticket, ReleaseCause.IMPORT_FAILED);
      return true;
    }
    boolean another = arrival != Content.Arrival.SAME_BUFFER;
    if (another) {
      tickets.drop(ReleaseCause.SUPERSEDED);
    }
    log.take(frame, another);
    log.newest().mark(Stage.ACQUIRED, acquired);
    log.newest().mark(Stage.IMPORTED);
    if (arrival == Content.Arrival.COPIED) {
      returnCopied(ticket, log);
    } else {
      follow(content, ticket, another, drawnNow, log);
    }
    return true;
  }

  private void returnCopied(ReleaseTicket ticket, FrameLog log) {
    if (wishes.rule().inForce() == ReleasePolicy.PRESENT) {
      tickets.holdUntilShown(ticket);
    } else {
      tickets.release(ticket, ReleaseCause.COPIED);
      log.newest().mark(Stage.FENCED);
    }
  }

  private void follow(
      Content content, ReleaseTicket ticket, boolean another, boolean drawnNow, FrameLog log) {
    ReleaseRule rule = wishes.rule();
    ReleaseRule.Until until = rule.until(another, drawnNow);
    stats.policy(rule.inForce(), rule.reason());
    switch (until) {
      case AT_ONCE -> tickets.release(ticket, ReleaseCause.LATCHED);
      case PREVIOUS_READ -> {
        GpuFence reading = reads.pending();
        if (reading == null) {
          tickets.release(ticket, ReleaseCause.LATCHED);
        } else {
          tickets.releaseAt(ticket, reading);
        }
        log.newest().mark(Stage.FENCED);
      }
      case COPIED -> {
        tickets.releaseAt(ticket, content.copy());
        log.newest().mark(Stage.FENCED);
      }
      case DRAWN -> tickets.holdUntilDrawn(ticket);
      case SHOWN -> tickets.holdUntilShown(ticket);
    }
  }

  /// While nobody looks, buffers go back unread: at once, or, where the screen sets the pace, as
  /// often as it did.
  ///
  /// @param lastDraw when something was drawn
  /// @return when to be called again, or [PollSource#NEVER]
  long returnUnseen(long lastDraw, long refreshNanos) {
    ReleaseTicket ticket = incoming.takeTicket();
    if (wishes.rule().inForce() == ReleasePolicy.PRESENT) {
      tickets.holdUntilShown(ticket);
    } else {
      tickets.holdUntilDrawn(ticket);
    }
    GpuFence reading = reads.pending();
    if (reading == null) {
      tickets.dropUntilDrawn(ReleaseCause.HIDDEN);
    } else {
      tickets.dropUntilDrawnAt(reading);
    }
    if (!tickets.awaitsScreen()) {
      return PollSource.NEVER;
    }
    long now = System.nanoTime();
    long next = (lastUnseen - lastDraw > 0 ? lastUnseen : lastDraw) + refreshNanos;
    if (next - now > 0) {
      return next;
    }
    tickets.drop(ReleaseCause.HIDDEN);
    lastUnseen = System.nanoTime();
    return PollSource.NEVER;
  }

  /// Whether a ticket waits for the next draw.
  boolean awaitDraw() {
    return tickets.awaitsDraw();
  }

  /// Nothing was to be drawn: what waited for a draw goes when the GPU has got to `fence`.
  void undrawn(GpuFence fence) {
    tickets.dropAt(fence);
  }

  /// A draw has been submitted.
  ///
  /// @param fence behind it; it becomes [GpuReads]'
  void drawn(Content content, GpuFence fence) {
    boolean buffer = content.drawsBuffer();
    reads.drew(fence, buffer);
    if (buffer) {
      content.announceRead(fence);
    }
    tickets.drawn(fence);
  }

  /// The draw with this fence has been given to the screen.
  void shown(GpuFence fence) {
    tickets.shown(fence);
  }

  /// Gives everything back.
  void close(ReleaseCause cause) {
    incoming.drop(cause);
    tickets.close(cause);
  }
}
