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
/// set (`--max-fps`).
///
/// Tickets that go at the same time are one frame. One that is early waits for its time; its fence
/// may be signalled by then.
///
/// Threading: the present thread.
final class ReleaseGate {

  /// A GPU that takes longer is stuck; the ticket's own deadline then gives the buffer back.
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final PresenterCounts stats;
  private final ArrayDeque<Early> early = new ArrayDeque<>();
  private long intervalNanos;
  private long nextNanos;

  /// Tickets that wait for their time.
  private record Early(List<ReleaseTicket> tickets, ReleaseCause cause, @Nullable OwnedFd fence) {}

  ReleaseGate(PresenterCounts stats) {
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
      send(e.tickets, e.cause, e.fence);
    }
  }

  private boolean opens() {
    if (intervalNanos == 0) {
      return true;
    }
    return early.isEmpty() && System.nanoTime() - nextNanos >= 0;
  }

  /// Gives tickets back for a cause other than a fence, and empties the list.
  void release(List<ReleaseTicket> tickets, ReleaseCause cause) {
    if (!tickets.isEmpty()) {
      give(tickets, cause, null);
    }
  }

  /// Gives tickets back when a fence is signalled, and empties the list.
  ///
  /// A fence without descriptor is waited for by the CPU.
  void releaseAt(List<ReleaseTicket> tickets, GpuFence fence) {
    if (tickets.isEmpty()) {
      return;
    }
    OwnedFd descriptor = fence.descriptor();
    if (descriptor != null) {
      give(tickets, ReleaseCause.FENCE, descriptor);
    } else {
      give(tickets, fence.await(PATIENCE) ? ReleaseCause.FINISH : ReleaseCause.DRAW_FAILED, null);
    }
  }

  private void give(List<ReleaseTicket> tickets, ReleaseCause cause, @Nullable OwnedFd fence) {
    if (opens()) {
      send(tickets, cause, fence);
    } else {
      stats.held();
      early.add(new Early(List.copyOf(tickets), cause, fence));
    }
    tickets.clear();
  }

  private void send(List<ReleaseTicket> tickets, ReleaseCause cause, @Nullable OwnedFd fence) {
    try (fence) {
      for (int i = 0; i < tickets.size(); i++) {
        ReleaseTicket t = tickets.get(i);
        if (fence == null ? t.release(cause) : t.releaseWhenSignalled(fence.duplicate())) {
          stats.released(cause);
        }
      }
    }
    nextNanos = System.nanoTime() + intervalNanos;
  }

  /// Gives back at once whatever waits for its time.
  void flush(ReleaseCause cause) {
    for (Early e = early.poll(); e != null; e = early.poll()) {
      if (e.fence != null) {
        e.fence.close();
      }
      send(e.tickets, cause, null);
    }
  }
}
