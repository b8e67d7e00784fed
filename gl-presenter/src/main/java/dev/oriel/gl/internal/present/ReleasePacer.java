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

/// Releases tickets, counts them by cause, and limits the guest to the maximum frame rate if one is
/// set ([PresentSettings#minFrameNanos]).
///
/// Tickets that are released at the same time count as one frame. A frame that is early waits until
/// it is due; its fence may be signalled by then.
///
/// The lists belong to the caller, who reuses them. Only an early frame allocates a list.
///
/// Threading: the present thread.
final class ReleasePacer {

  /// The longest wait for the GPU. If it takes longer, it has hung, and the ticket's own deadline
  /// releases the buffer.
  private static final Duration MAX_WAIT = Duration.ofSeconds(1);

  private final PresenterCounts stats;
  private final ArrayDeque<Early> early = new ArrayDeque<>();
  private long intervalNanos;
  private long nextNanos;

  /// Tickets that wait until they are due.
  private record Early(List<ReleaseTicket> tickets, ReleaseCause cause, @Nullable OwnedFd fence) {}

  ReleasePacer(PresenterCounts stats) {
    this.stats = stats;
  }

  /// Sets the minimum interval between two releases; 0 for none.
  void interval(long nanos) {
    if (intervalNanos != nanos) {
      intervalNanos = nanos;
      nextNanos = System.nanoTime();
    }
  }

  /// Returns the time at which [#run] has work, on the clock of [System#nanoTime], or `otherwise`
  /// if it has none.
  long dueNanos(long otherwise) {
    return early.isEmpty() ? otherwise : nextNanos;
  }

  /// Releases the tickets that are due.
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

  /// Releases tickets for a cause other than a fence, and empties the list.
  void release(List<ReleaseTicket> tickets, ReleaseCause cause) {
    if (!tickets.isEmpty()) {
      give(tickets, cause, null);
      tickets.clear();
    }
  }

  /// Releases tickets when a fence is signalled, and empties the list.
  ///
  /// If the fence has no descriptor, the CPU waits for it.
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
    return fence.await(MAX_WAIT) ? ReleaseCause.FINISH : ReleaseCause.DRAW_FAILED;
  }

  private boolean opens() {
    if (intervalNanos == 0) {
      return true;
    }
    return early.isEmpty() && System.nanoTime() - nextNanos >= 0;
  }

  /// Ownership: takes the fence.
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

  /// Ownership: the caller keeps the fence.
  private void send(List<ReleaseTicket> tickets, ReleaseCause cause, @Nullable OwnedFd fence) {
    for (int i = 0; i < tickets.size(); i++) {
      ReleaseTicket ticket = tickets.get(i);
      // First of all, so that it is counted for those whom the release wakes.
      stats.released(cause, 1);
      boolean first =
          fence == null ? ticket.release(cause) : ticket.releaseWhenSignalled(fence.duplicate());
      if (!first) {
        stats.released(cause, -1);
      }
    }
    nextNanos = System.nanoTime() + intervalNanos;
  }

  /// Immediately releases all tickets that wait until they are due. Later tickets are released
  /// without delay.
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
