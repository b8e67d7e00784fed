// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.present;

import dev.oriel.core.frame.Frame;
import dev.oriel.core.frame.ReleaseCause;
import dev.oriel.core.frame.ReleaseTicket;
import dev.oriel.dmabuf.GpuFence;
import dev.oriel.gl.PresenterStats.Stage;
import dev.oriel.gl.ReleasePolicy;
import dev.oriel.sync.PollSource;
import java.util.ArrayList;
import java.util.List;

/// Acquires the guest's buffers, and releases each at the point that the release policy defines.
///
/// Threading: the present thread.
final class BufferReleaser {

  private final PresentSettings settings;
  private final ReadFences reads;
  private final PresenterCounts stats;
  private final AcquireQueue incoming;
  private final CompositorPath passing;
  private final ReleasePacer pacer;

  /// Tickets that are released immediately. The same call fills and empties the list, which is kept
  /// so that a frame does not allocate one.
  private final List<ReleaseTicket> released = new ArrayList<>(1);

  /// Tickets that the next draw releases.
  private final List<ReleaseTicket> untilDrawn = new ArrayList<>();

  /// Tickets that the swap of the next draw releases.
  private final List<ReleaseTicket> untilShown = new ArrayList<>();

  /// Tickets that the swap of the submitted draw releases.
  private final List<ReleaseTicket> inSwap = new ArrayList<>();

  private long lastUnseen = System.nanoTime();

  /// @param incoming the frames whose buffers are acquired
  BufferReleaser(
      AcquireQueue incoming,
      CompositorPath passing,
      ReleasePacer pacer,
      PresentSettings settings,
      ReadFences reads,
      PresenterCounts stats) {
    this.incoming = incoming;
    this.passing = passing;
    this.pacer = pacer;
    this.settings = settings;
    this.reads = reads;
    this.stats = stats;
  }

  /// Applies a change of the maximum frame rate.
  void updateRate() {
    pacer.interval(settings.minFrameNanos());
  }

  /// Releases the tickets that were delayed by the maximum frame rate and are now due.
  ///
  /// @return the time of the next call, or [PollSource#NEVER]
  long run() {
    pacer.run(System.nanoTime());
    return pacer.dueNanos(PollSource.NEVER);
  }

  /// Queues a frame. Ownership: takes the frame.
  void offer(Frame.Dmabuf frame) {
    release(incoming.offer(frame), ReleaseCause.SUPERSEDED);
  }

  /// Releases all buffers, because a frame of another kind has arrived and no buffer is shown any
  /// more.
  void supersede() {
    release(incoming.drop(), ReleaseCause.SUPERSEDED);
    drop(ReleaseCause.SUPERSEDED);
    passing.drop(ReleaseCause.SUPERSEDED);
  }

  /// Takes the newest frame, unless the compositor has not answered whether it takes the buffer, or
  /// a write fence of the buffer is pending for which the compositor does not wait itself. Passes
  /// the buffer to the compositor, or handles its ticket according to the release policy.
  ///
  /// @param drawnNow whether a draw follows immediately if the frame is not passed
  void take(FrameIntake intake, FrameLog log, boolean drawnNow) {
    Frame.Dmabuf next = incoming.newest();
    boolean written = incoming.isWritten();
    if (next == null
        || (written && !passing.waitsForWriters(next.scanout()))
        || passing.isPending(next.scanout())) {
      return;
    }
    Frame.Dmabuf frame = incoming.take();
    long acquired = System.nanoTime();
    boolean another = intake.isAnother(frame);
    passing.arrived();
    ReleaseRule rule = settings.rule();
    ReleaseRule.ReleasePoint point = rule.point(another, drawnNow);
    // A buffer that is still being written cannot be drawn. If this frame has changed the pace or
    // the policy, it is drawn when it has been written.
    String notPassed = written ? null : passing.obstacle(frame.scanout());
    if (notPassed == null) {
      stats.policy(rule.inForce(), rule.reason());
      pass(intake, frame, another, log, written ? 0 : acquired);
      return;
    }
    ReleaseTicket ticket = frame.ticket();
    FrameIntake.Arrival arrival = intake.arrive(frame, notPassed);
    if (arrival == FrameIntake.Arrival.FAILED) {
      release(ticket, ReleaseCause.IMPORT_FAILED);
      return;
    }
    if (another) {
      drop(ReleaseCause.SUPERSEDED);
    }
    log.take(frame, another);
    log.newest().mark(Stage.ACQUIRED, acquired);
    log.newest().mark(Stage.IMPORTED);
    boolean imported = arrival == FrameIntake.Arrival.IMPORTED;
    if (imported) {
      stats.policy(rule.inForce(), rule.reason());
    }
    if (passing.reads()) {
      if (imported && point == ReleaseRule.ReleasePoint.COPIED) {
        GpuFence _ = intake.copy();
      }
      passing.holdDrawn(ticket);
    } else if (imported) {
      follow(intake, ticket, point, log);
    } else {
      releaseCopied(ticket, log);
    }
  }

  /// @param acquired when the buffer was found to be written, or 0 if it is still being written
  private void pass(
      FrameIntake intake, Frame.Dmabuf frame, boolean another, FrameLog log, long acquired) {
    drop(ReleaseCause.SUPERSEDED);
    log.take(frame, true);
    log.newest().mark(Stage.ACQUIRED, acquired);
    log.newest().mark(Stage.IMPORTED);
    passing.show(frame, another, acquired == 0);
    intake.pass(frame);
    log.newest().mark(Stage.SWAPPED);
    log.context(intake.path(), settings.rule().inForce());
    log.end(log.newest());
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
      FrameIntake intake, ReleaseTicket ticket, ReleaseRule.ReleasePoint point, FrameLog log) {
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

  /// Adds a ticket, unless it is the empty ticket, for which no guest waits.
  private static void hold(ReleaseTicket ticket, List<ReleaseTicket> list) {
    if (!ticket.equals(ReleaseTicket.none())) {
      list.add(ticket);
    }
  }

  private void drop(ReleaseCause cause) {
    pacer.release(untilDrawn, cause);
    pacer.release(untilShown, cause);
  }

  /// Releases unread buffers while the surface is not visible: immediately or, if the policy is
  /// PRESENT, at the screen's refresh rate.
  ///
  /// @param lastDraw the time of the last draw
  /// @return the time of the next call, or [PollSource#NEVER]
  long releaseUnseen(long lastDraw, long refreshNanos) {
    boolean paced = settings.rule().inForce() == ReleasePolicy.PRESENT;
    hold(incoming.takeTicket(), paced ? untilShown : untilDrawn);
    passing.hide();
    passing.drop(ReleaseCause.HIDDEN);
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

  /// Returns whether a ticket waits for the next draw.
  boolean awaitsDraw() {
    return !untilDrawn.isEmpty() || !untilShown.isEmpty();
  }

  /// Releases the tickets that waited for a draw when `fence` is signalled, because there was
  /// nothing to draw.
  void undrawn(GpuFence fence) {
    pacer.releaseAt(untilDrawn, fence);
    pacer.releaseAt(untilShown, fence);
  }

  /// Releases the tickets that waited for the submitted draw, when it is complete.
  ///
  /// @param fence the fence after the draw; [ReadFences] takes ownership
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

  /// Releases the tickets that waited for the swap of the draw with this fence.
  void shown(GpuFence fence) {
    pacer.releaseAt(inSwap, fence);
  }

  /// Releases all tickets.
  void close(ReleaseCause cause) {
    release(incoming.drop(), cause);
    pacer.flush(cause);
    drop(cause);
    pacer.release(inSwap, cause);
    passing.close(cause);
  }
}
