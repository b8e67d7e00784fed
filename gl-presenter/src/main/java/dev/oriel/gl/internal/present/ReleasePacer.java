// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.present;

import dev.oriel.core.frame.ReleaseCause;
import dev.oriel.core.frame.ReleaseTicket;
import dev.oriel.core.os.OwnedFd;
import dev.oriel.dmabuf.GpuFence;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Gives tickets back, counts them by cause, and keeps the guest below a frame rate where one is
/// set ([PresentSettings#minFrameNanos]).
///
/// Tickets that go at the same time are one frame. One that is early waits for its time; its fence
/// may be signalled by then.
///
/// The lists are the caller's, who fills the same ones again: only a frame that is early makes a
/// list of its own.
///
/// Threading: the present thread.
final class ReleasePacer {

  /// A GPU that takes longer is stuck; the ticket's own deadline then gives the buffer back.
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final PresenterCounts stats;
  private final ArrayDeque<Early> early = new ArrayDeque<>();
  private long intervalNanos;
  private long nextNanos;

  /// Tickets that wait for their time.
  private record Early(List<ReleaseTicket> tickets, ReleaseCause cause, @Nullable OwnedFd fence) {}

  ReleasePacer(PresenterCounts stats) {
    this.stats = stats;
  }

  /// Sets the least time between two releases; 0 for none.
  void interval(long nanos) {
    if (intervalNanos != nanos) {
      intervalNanos = nanos;
      nextNanos = System.nanoTime();
    }
  }

  /// When [#run] has something to do, on the clock of [System#nanoTime], or `otherwise`.
  long dueNanos(long otherwise) {
    return early.isEmpty() ? otherwise : nextNanos;
  }

  /// Gives back the tickets whose time has come.
  void run(long now) {
    if (early.isEmpty() || now - nextNanos < 0) {
      return;
    }
    for (Early e = early.poll(); e != null; e = early.poll()) {
      try (OwnedFd fence = e.fence) {
        send(e.tickets, e.cause, fence);
      }
    }
  }

  /// Gives tickets back for a cause other than a fence, and empties the list.
  void release(List<ReleaseTicket> tickets, ReleaseCause cause) {
    if (!tickets.isEmpty()) {
      give(tickets, cause, null);
      tickets.clear();
    }
  }

  /// Gives tickets back when a fence is signalled, and empties the list.
  ///
  /// A fence without descriptor is waited for by the CPU.
  void releaseAt(List<ReleaseTicket> tickets, GpuFence fence) {
    if (!tickets.isEmpty()) {
      OwnedFd descriptor = fence.descriptor();
      give(tickets, causeOf(fence, descriptor), descriptor);
      tickets.clear();
    }
  }

  private static ReleaseCause causeOf(GpuFence fence, @Nullable OwnedFd descriptor) {
    if (descriptor != null) {
      return ReleaseCause.FENCE;
    }
    return fence.await(PATIENCE) ? ReleaseCause.FINISH : ReleaseCause.DRAW_FAILED;
  }

  private boolean opens() {
    if (intervalNanos == 0) {
      return true;
    }
    return early.isEmpty() && System.nanoTime() - nextNanos >= 0;
  }

  /// Ownership: consumes the fence.
  private void give(List<ReleaseTicket> tickets, ReleaseCause cause, @Nullable OwnedFd fence) {
    if (!opens()) {
      stats.held();
      early.add(new Early(List.copyOf(tickets), cause, fence));
      return;
    }
    try (fence) {
      send(tickets, cause, fence);
    }
  }

  /// Ownership: the fence stays the caller's.
  private void send(List<ReleaseTicket> tickets, ReleaseCause cause, @Nullable OwnedFd fence) {
    for (int i = 0; i < tickets.size(); i++) {
      ReleaseTicket ticket = tickets.get(i);
      boolean first =
          fence == null ? ticket.release(cause) : ticket.releaseWhenSignalled(fence.duplicate());
      if (first) {
        stats.released(cause);
      }
    }
    nextNanos = System.nanoTime() + intervalNanos;
  }

  /// Gives back at once whatever waits for its time, and all that follows without delay.
  void flush(ReleaseCause cause) {
    for (Early e = early.poll(); e != null; e = early.poll()) {
      if (e.fence != null) {
        e.fence.close();
      }
      send(e.tickets, cause, null);
    }
    interval(0);
  }
}
