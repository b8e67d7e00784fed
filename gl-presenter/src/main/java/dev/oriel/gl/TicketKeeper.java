package dev.oriel.gl;

import dev.oriel.core.frame.ReleaseCause;
import dev.oriel.core.frame.ReleaseTicket;
import dev.oriel.core.os.OwnedFd;
import dev.oriel.dmabuf.EglContext;
import java.util.ArrayList;
import java.util.List;

/// Holds the tickets of the buffer that is shown, and gives it back when the GPU has read it.
///
/// The rule is READ: a ticket goes when the commands that sample its buffer are done. Where the
/// driver has native fences the ticket is bound to one, else the CPU waits; both come before the
/// swap, so that the screen's pace never holds the guest.
///
/// Threading: the present thread.
final class TicketKeeper {

  /// A GPU that takes longer is stuck; the ticket's own deadline then gives the buffer back.
  private static final long FINISH_NANOS = 1_000_000_000L;

  private final PresenterStats stats;
  private final List<ReleaseTicket> held = new ArrayList<>();

  TicketKeeper(PresenterStats stats) {
    this.stats = stats;
  }

  /// Keeps a ticket of the buffer that is shown next.
  void hold(ReleaseTicket ticket) {
    if (!ticket.equals(ReleaseTicket.none())) {
      held.add(ticket);
    }
  }

  boolean isEmpty() {
    return held.isEmpty();
  }

  /// Gives back what is held, for a cause other than having been read by the GPU.
  void release(ReleaseCause cause) {
    for (int i = 0; i < held.size(); i++) {
      if (held.get(i).release(cause)) {
        stats.released(cause);
      }
    }
    held.clear();
  }

  /// Gives back what is held once the commands submitted so far are done.
  void releaseWhenRead(EglContext context) {
    if (held.isEmpty()) {
      return;
    }
    OwnedFd fence = context.nativeFence();
    if (fence == null) {
      release(context.finish(FINISH_NANOS) ? ReleaseCause.FINISH : ReleaseCause.DRAW_FAILED);
      return;
    }
    try (fence) {
      for (int i = 0; i < held.size(); i++) {
        if (held.get(i).releaseWhenSignalled(fence.duplicate())) {
          stats.released(ReleaseCause.FENCE);
        }
      }
    }
    held.clear();
  }
}
