// SPDX-License-Identifier: Apache-2.0
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
import java.util.ArrayList;
import java.util.List;

/// Acquires the guest's buffers, and releases each at the point that the policy says.
///
/// Threading: the present thread.
final class BufferReleaser {

  private final PresentSettings settings;
  private final ReadFences reads;
  private final PresenterCounts stats;
  private final AcquireQueue incoming;
  private final ReleasePacer pacer;

  /// Released now: filled and emptied by the same call, and kept, so that a frame makes no list.
  private final List<ReleaseTicket> released = new ArrayList<>(1);

  /// Released by the next draw.
  private final List<ReleaseTicket> untilDrawn = new ArrayList<>();

  /// Released by the swap of the next draw.
  private final List<ReleaseTicket> untilShown = new ArrayList<>();

  /// Released by the swap of the draw that has been submitted.
  private final List<ReleaseTicket> inSwap = new ArrayList<>();

  private long lastUnseen = System.nanoTime();

  /// @param onAcquired called when a frame can be taken whose buffer was still written
  BufferReleaser(
      PresentSettings settings,
      GpuSync sync,
      ReadFences reads,
      PresenterCounts stats,
      EventLoop loop,
      Runnable onAcquired) {
    this.settings = settings;
    this.reads = reads;
    this.stats = stats;
    this.incoming = new AcquireQueue(sync, loop, onAcquired);
    this.pacer = new ReleasePacer(stats);
  }

  /// Follows a change of the highest frame rate.
  void updateRate() {
    pacer.interval(settings.minFrameNanos());
  }

  /// Releases what was held back for the frame rate, where its time has come.
  ///
  /// @return when to be called again, or [PollSource#NEVER]
  long run() {
    pacer.run(System.nanoTime());
    return pacer.dueNanos(PollSource.NEVER);
  }

  /// Queues a frame. Ownership: consumes it.
  void offer(Frame.Dmabuf frame) {
    incoming.offer(frame);
  }

  /// Releases all buffers: a frame of another kind has come, and none is shown any more.
  void supersede() {
    incoming.drop(ReleaseCause.SUPERSEDED);
    drop(ReleaseCause.SUPERSEDED);
  }

  /// Takes the newest frame in, unless its buffer is still written, and does with its ticket what
  /// the policy says.
  ///
  /// @param drawnNow whether a draw follows at once
  void take(FrameIntake intake, FrameLog log, boolean drawnNow) {
    Frame.Dmabuf frame = incoming.take();
    if (frame == null) {
      return;
    }
    ReleaseTicket ticket = frame.ticket();
    long acquired = System.nanoTime();
    FrameIntake.Arrival arrival = intake.arrive(frame);
    if (arrival == FrameIntake.Arrival.FAILED) {
      release(ticket, ReleaseCause.IMPORT_FAILED);
      return;
    }
    boolean another = arrival != FrameIntake.Arrival.SAME_BUFFER;
    if (another) {
      drop(ReleaseCause.SUPERSEDED);
    }
    log.take(frame, another);
    log.newest().mark(Stage.ACQUIRED, acquired);
    log.newest().mark(Stage.IMPORTED);
    if (arrival == FrameIntake.Arrival.COPIED) {
      releaseCopied(ticket, log);
    } else {
      follow(intake, ticket, another, drawnNow, log);
    }
  }

  private void releaseCopied(ReleaseTicket ticket, FrameLog log) {
    if (settings.rule().inForce() == ReleasePolicy.PRESENT) {
      hold(ticket, untilShown);
    } else {
      release(ticket, ReleaseCause.COPIED);
      log.newest().mark(Stage.FENCED);
    }
  }

  private void follow(
      FrameIntake intake, ReleaseTicket ticket, boolean another, boolean drawnNow, FrameLog log) {
    ReleaseRule rule = settings.rule();
    ReleaseRule.ReleasePoint point = rule.point(another, drawnNow);
    stats.policy(rule.inForce(), rule.reason());
    switch (point) {
      case AT_ONCE -> release(ticket, ReleaseCause.LATCHED);
      case PREVIOUS_READ -> {
        GpuFence reading = reads.pending();
        if (reading == null) {
          release(ticket, ReleaseCause.LATCHED);
        } else {
          releaseAt(ticket, reading);
        }
        log.newest().mark(Stage.FENCED);
      }
      case COPIED -> {
        releaseAt(ticket, intake.copy());
        log.newest().mark(Stage.FENCED);
      }
      case DRAWN -> hold(ticket, untilDrawn);
      case SHOWN -> hold(ticket, untilShown);
    }
  }

  private void release(ReleaseTicket ticket, ReleaseCause cause) {
    hold(ticket, released);
    pacer.release(released, cause);
  }

  private void releaseAt(ReleaseTicket ticket, GpuFence fence) {
    hold(ticket, released);
    pacer.releaseAt(released, fence);
  }

  /// Adds a ticket for which a guest waits.
  private static void hold(ReleaseTicket ticket, List<ReleaseTicket> list) {
    if (!ticket.equals(ReleaseTicket.none())) {
      list.add(ticket);
    }
  }

  private void drop(ReleaseCause cause) {
    pacer.release(untilDrawn, cause);
    pacer.release(untilShown, cause);
  }

  /// Releases unread buffers while nobody looks: at once, or, where the screen sets the pace, as
  /// often as it did.
  ///
  /// @param lastDraw when something was drawn
  /// @return when to be called again, or [PollSource#NEVER]
  long releaseUnseen(long lastDraw, long refreshNanos) {
    boolean paced = settings.rule().inForce() == ReleasePolicy.PRESENT;
    hold(incoming.takeTicket(), paced ? untilShown : untilDrawn);
    GpuFence reading = reads.pending();
    if (reading == null) {
      pacer.release(untilDrawn, ReleaseCause.HIDDEN);
    } else {
      pacer.releaseAt(untilDrawn, reading);
    }
    if (untilShown.isEmpty()) {
      return PollSource.NEVER;
    }
    long now = System.nanoTime();
    long next = (lastUnseen - lastDraw > 0 ? lastUnseen : lastDraw) + refreshNanos;
    if (next - now > 0) {
      return next;
    }
    drop(ReleaseCause.HIDDEN);
    lastUnseen = System.nanoTime();
    return PollSource.NEVER;
  }

  /// Whether a ticket waits for the next draw.
  boolean awaitsDraw() {
    return !untilDrawn.isEmpty() || !untilShown.isEmpty();
  }

  /// Releases what waited for a draw, as there is nothing to draw: when the GPU has got to `fence`.
  void undrawn(GpuFence fence) {
    pacer.releaseAt(untilDrawn, fence);
    pacer.releaseAt(untilShown, fence);
  }

  /// Releases what waited for the draw that has been submitted, when it is done.
  ///
  /// @param fence behind it; it becomes [ReadFences]'
  void drawn(FrameIntake intake, GpuFence fence) {
    boolean buffer = intake.drawsBuffer();
    reads.drew(fence, buffer);
    if (buffer) {
      intake.announceRead(fence);
    }
    pacer.releaseAt(untilDrawn, fence);
    inSwap.addAll(untilShown);
    untilShown.clear();
  }

  /// Releases what waited for the swap of the draw with this fence.
  void shown(GpuFence fence) {
    pacer.releaseAt(inSwap, fence);
  }

  /// Releases everything.
  void close(ReleaseCause cause) {
    incoming.drop(cause);
    pacer.flush(cause);
    drop(cause);
    pacer.release(inSwap, cause);
  }
}
