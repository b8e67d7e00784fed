package dev.oriel.gl.internal.present;

import dev.oriel.core.frame.ReleaseCause;
import dev.oriel.core.frame.ReleaseTicket;
import dev.oriel.dmabuf.GpuFence;
import java.util.ArrayList;
import java.util.List;

/// Holds the tickets of the picture that is drawn next, or shown now, until the draw or the swap.
///
/// Threading: the present thread.
final class TicketKeeper {

  private final ReleaseGate gate;
  private final List<ReleaseTicket> untilDrawn = new ArrayList<>();
  private final List<ReleaseTicket> untilShown = new ArrayList<>();

  /// Those of [#untilShown] whose draw waits for its swap.
  private final List<ReleaseTicket> inSwap = new ArrayList<>();

  private final List<ReleaseTicket> passing = new ArrayList<>(1);

  TicketKeeper(ReleaseGate gate) {
    this.gate = gate;
  }

  private static void add(ReleaseTicket ticket, List<ReleaseTicket> list) {
    if (!ticket.equals(ReleaseTicket.none())) {
      list.add(ticket);
    }
  }

  /// Keeps a ticket until the next draw is done.
  void holdUntilDrawn(ReleaseTicket ticket) {
    add(ticket, untilDrawn);
  }

  /// Keeps a ticket until the next draw has been shown.
  void holdUntilShown(ReleaseTicket ticket) {
    add(ticket, untilShown);
  }

  /// Gives a ticket back that was not held.
  void release(ReleaseTicket ticket, ReleaseCause cause) {
    add(ticket, passing);
    gate.release(passing, cause);
  }

  /// Gives a ticket back that was not held, when a fence is signalled.
  void releaseAt(ReleaseTicket ticket, GpuFence fence) {
    add(ticket, passing);
    gate.releaseAt(passing, fence);
  }

  /// Whether a draw is waited for.
  boolean awaitsDraw() {
    return !untilDrawn.isEmpty() || !untilShown.isEmpty();
  }

  /// Whether a screen is waited for.
  boolean awaitsScreen() {
    return !untilShown.isEmpty();
  }

  /// What was to be drawn next was replaced, or nothing is drawn at all.
  void drop(ReleaseCause cause) {
    gate.release(untilDrawn, cause);
    gate.release(untilShown, cause);
  }

  /// The same for what need not be shown.
  void dropUntilDrawn(ReleaseCause cause) {
    gate.release(untilDrawn, cause);
  }

  /// The same, when a fence is signalled.
  void dropUntilDrawnAt(GpuFence fence) {
    gate.releaseAt(untilDrawn, fence);
  }

  /// Nothing was to be drawn: what waited goes when the GPU has got here.
  void dropAt(GpuFence fence) {
    gate.releaseAt(untilDrawn, fence);
    gate.releaseAt(untilShown, fence);
  }

  /// A draw was submitted; `fence` is behind it.
  void drawn(GpuFence fence) {
    gate.releaseAt(untilDrawn, fence);
    inSwap.addAll(untilShown);
    untilShown.clear();
  }

  /// The draw with this fence was given to the screen.
  void shown(GpuFence fence) {
    gate.releaseAt(inSwap, fence);
  }

  /// Gives everything back at once.
  void close(ReleaseCause cause) {
    gate.flush(cause);
    gate.interval(0);
    drop(cause);
    gate.release(inSwap, cause);
  }
}
