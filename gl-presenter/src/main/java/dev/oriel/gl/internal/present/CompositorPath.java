// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.present;

import dev.oriel.core.frame.Damage;
import dev.oriel.core.frame.DmabufLayout;
import dev.oriel.core.frame.DmabufScanout;
import dev.oriel.core.frame.Frame;
import dev.oriel.core.frame.ReleaseCause;
import dev.oriel.core.frame.ReleaseTicket;
import dev.oriel.core.geometry.Rect;
import dev.oriel.core.geometry.Viewport;
import dev.oriel.dmabuf.GpuFence;
import dev.oriel.gl.PresenterListener;
import dev.oriel.gl.ReleasePolicy;
import dev.oriel.gl.internal.dmabuf.GpuSync;
import dev.oriel.gl.internal.draw.Sampling;
import dev.oriel.gl.internal.panel.PlacedOverlay;
import dev.oriel.sync.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Passes guests' buffers to the compositor where that shows the same picture as a draw, and holds
/// the tickets that wait for the compositor.
///
/// A ticket is released when the compositor reads no buffer but the one of the ticket's frame: a
/// guest that flips then draws into the others. The ticket of a frame in the buffer that was
/// already shown, and every ticket under [ReleasePolicy#PRESENT], also waits until the compositor
/// has taken the frame to the screen.
///
/// Threading: the present thread.
final class CompositorPath {

  private static final String UNANSWERED = "the compositor has not answered yet";
  private static final String POINTER = "the guest's pointer is drawn over the picture";
  private static final String OVERLAY = "a message is drawn over the picture";
  private static final String FILTER = "the compositor scales with another filter";

  /// The maximum number of frames whose visibility is awaited. A compositor shows only the newest.
  private static final int MAX_UNSEEN = 64;

  /// The interval of a screen whose rate is unknown.
  private static final long DEFAULT_REFRESH_NANOS = 16_666_667;

  private final PassThrough compositor;
  private final PresentSurface surface;
  private final PresentSettings settings;
  private final ViewState view;
  private final PresenterCounts stats;
  private final PresenterListener listener;
  private final ReleasePacer pacer;
  private final ReadFences reads;
  private final PassPace pace = new PassPace(System.nanoTime());

  /// Waits for the writers of the shown buffer, if it was passed before they had ended.
  private final WriterWatch writers;

  /// The times at which the messages of the shown frames were read, by the number of the showing,
  /// until they are visible.
  private final NavigableMap<Long, Long> unseen = new TreeMap<>();

  private final List<ReleaseTicket> untilUnread = new ArrayList<>();
  private final List<ReleaseTicket> untilShown = new ArrayList<>();
  private boolean shows;

  /// Whether a frame waits until the compositor can show its buffer.
  private boolean pending;

  /// The number of buffers, of those that the compositor has taken, that are counted.
  private long counted;

  /// Ownership: takes the compositor's side.
  ///
  /// @param onWritten called when a buffer that is shown has been written
  CompositorPath(
      PassThrough compositor,
      GpuSync sync,
      EventLoop loop,
      Runnable onWritten,
      PresentSurface surface,
      PresentLoop.Shared shared,
      ReadFences reads,
      ReleasePacer pacer) {
    this.compositor = compositor;
    this.writers =
        new WriterWatch(
            sync,
            loop,
            () -> {
              if (waits()) {
                pace.held(System.nanoTime());
              }
              onWritten.run();
            });
    this.surface = surface;
    this.settings = shared.settings();
    this.view = shared.view();
    this.stats = shared.stats();
    this.listener = shared.listener();
    this.reads = reads;
    this.pacer = pacer;
  }

  private long refreshNanos() {
    long nanos = surface.refreshNanos();
    return nanos > 0 ? nanos : DEFAULT_REFRESH_NANOS;
  }

  private Viewport viewport(DmabufLayout layout) {
    Rect visible = layout.visible();
    return view.viewport(visible.width(), visible.height(), surface.width(), surface.height());
  }

  /// Returns the reason why a buffer has to be drawn, or null if the compositor takes it. The
  /// reason is empty if the window system passes no buffers at all.
  @Nullable String obstacle(DmabufScanout scanout) {
    String reason = obstacle(scanout.layout());
    if (reason != null) {
      return reason;
    }
    PassThrough.Answer answer = compositor.offer(scanout);
    return switch (answer.state()) {
      case TAKEN -> null;
      case PENDING -> UNANSWERED;
      case REFUSED -> answer.refusal();
    };
  }

  private @Nullable String obstacle(DmabufLayout layout) {
    String refusal = compositor.refusal(layout);
    if (refusal != null) {
      return refusal;
    }
    Viewport v = viewport(layout);
    refusal = compositor.refusal(v);
    if (refusal != null) {
      return refusal;
    }
    ReleaseRule rule = settings.rule();
    ReleasePolicy policy = rule.inForce();
    if (policy != ReleasePolicy.LATCH && policy != ReleasePolicy.PRESENT) {
      return rule.reason();
    }
    if (view.pointer().drawnShape() != null) {
      return POINTER;
    }
    if (!view.overlay().equals(PlacedOverlay.NONE)) {
      return OVERLAY;
    }
    if (!v.exact() && ViewState.sampling(view.layout().filter(), v) != Sampling.LINEAR) {
      return FILTER;
    }
    boolean paced = policy == ReleasePolicy.PRESENT || surface.prefersPassThrough();
    return pace.obstacle(System.nanoTime(), paced);
  }

  /// Returns whether it is not known yet whether the compositor takes a buffer that it may show.
  boolean isPending(DmabufScanout scanout) {
    pending = UNANSWERED.equals(obstacle(scanout));
    if (pending) {
      pace.held(System.nanoTime());
    }
    return pending;
  }

  /// Returns whether a buffer can be passed while it is being written: nothing is an [#obstacle],
  /// and the compositor waits for the writers.
  boolean waitsForWriters(DmabufScanout scanout) {
    if (!compositor.waitsForWriters()) {
      return false;
    }
    String obstacle = obstacle(scanout);
    return obstacle == null || obstacle.equals(UNANSWERED);
  }

  /// Returns whether the shown buffer is still being written, so that it cannot be drawn.
  boolean isWritten() {
    return writers.isPending();
  }

  /// Records that a frame in a buffer has arrived, whether it is passed or drawn.
  void arrived() {
    pace.flip(System.nanoTime(), refreshNanos());
  }

  /// Shows a frame's buffer, which has no [#obstacle] and was taken. Ownership: takes the frame's
  /// ticket, and the caller keeps the scanout.
  ///
  /// @param another whether the frame is in a different buffer than the previous one
  /// @param written whether the buffer is still being written
  void show(Frame.Dmabuf frame, boolean another, boolean written) {
    Viewport v = viewport(frame.scanout().layout());
    long taken = compositor.taken();
    stats.passed(taken != counted);
    counted = taken;
    unseen.put(compositor.show(frame.scanout(), frame.damage(), v), frame.receivedNanos());
    if (unseen.size() > MAX_UNSEEN) {
      unseen.pollFirstEntry();
    }
    shows = true;
    place(v);
    boolean paced = settings.rule().inForce() == ReleasePolicy.PRESENT;
    hold(frame.ticket(), !another || paced);
    update();
    if (written) {
      writers.start(frame.scanout());
    } else {
      writers.stop();
    }
    // The time that the guest's own GPU takes is not the compositor's.
    if (writers.isPending()) {
      pace.released(System.nanoTime());
    } else if (waits()) {
      pace.held(System.nanoTime());
    }
  }

  /// Shows a buffer again that is not shown because the window was hidden.
  void showAgain(DmabufScanout scanout) {
    DmabufLayout layout = scanout.layout();
    Viewport v = viewport(layout);
    long _ =
        compositor.show(
            scanout, Damage.full(layout.visible().width(), layout.visible().height()), v);
    shows = true;
    place(v);
  }

  /// Holds a ticket until the compositor reads no buffer but the shown one. Ownership: takes the
  /// ticket.
  ///
  /// @param untilScreen whether it also waits until the shown buffer was taken to the screen
  private void hold(ReleaseTicket ticket, boolean untilScreen) {
    if (!ticket.equals(ReleaseTicket.none())) {
      (untilScreen ? untilShown : untilUnread).add(ticket);
    }
  }

  /// Records that a shown frame became visible.
  ///
  /// @param show the number of the showing
  /// @param nanos the time, on the clock of [System#nanoTime]
  void visible(long show, long nanos) {
    Long received = unseen.get(show);
    if (received != null) {
      stats.visible(nanos - received);
    }
    // What was shown before is not seen any more.
    unseen.headMap(show, true).clear();
  }

  /// Shows the shown buffer where the window's layout wants it now.
  void move(DmabufScanout scanout) {
    Viewport v = viewport(scanout.layout());
    if (!v.equals(view.shown())) {
      compositor.move(v);
      place(v);
    }
  }

  /// Makes a new place of the shown buffer take effect, while the window is not being drawn.
  void commitWindow() {
    compositor.commitWindow();
  }

  private void place(Viewport next) {
    Viewport before = view.shown();
    if (next.equals(before)) {
      return;
    }
    view.shown(next);
    if (next.pictureWidth() != before.pictureWidth()
        || next.pictureHeight() != before.pictureHeight()) {
      listener.pictureResized(next.pictureWidth(), next.pictureHeight());
    }
  }

  private boolean waits() {
    return pending || !untilUnread.isEmpty() || !untilShown.isEmpty();
  }

  /// Releases the tickets that the compositor's news allow to release. If it keeps the guest
  /// waiting for too long, buffers have an [#obstacle] for a while.
  void update() {
    if (waits() && !compositor.readsOthers()) {
      release(untilUnread);
      if (!compositor.awaitsScreen()) {
        release(untilShown);
      }
    }
    long now = System.nanoTime();
    if (!waits()) {
      pace.released(now);
    } else if (now - dueNanos(now + 1) >= 0) {
      pace.overdue(now);
    }
  }

  private void release(List<ReleaseTicket> tickets) {
    // The buffer before may have been drawn.
    GpuFence reading = tickets.isEmpty() ? null : reads.pending();
    if (reading == null) {
      pacer.release(tickets, ReleaseCause.COMPOSITOR);
    } else {
      pacer.releaseAt(tickets, reading);
    }
  }

  /// Returns the time at which [#update] finds that the compositor keeps the guest waiting for too
  /// long, or `otherwise`.
  long dueNanos(long otherwise) {
    return pace.overdueNanos(refreshNanos(), surface.prefersPassThrough(), otherwise);
  }

  /// Returns whether the compositor shows a buffer, over everything that is drawn.
  boolean shows() {
    return shows;
  }

  /// Returns whether a buffer that was passed may still be read, so that a buffer which is drawn
  /// must not be released before.
  boolean reads() {
    return shows || compositor.readsOthers();
  }

  /// Holds the ticket of a frame that is drawn, until the compositor reads no passed buffer.
  void holdDrawn(ReleaseTicket ticket) {
    hold(ticket, false);
  }

  /// Shows no buffer, so that what is drawn can be seen.
  void hide() {
    if (shows) {
      shows = false;
      compositor.hide();
      update();
    }
  }

  /// Releases all tickets.
  void drop(ReleaseCause cause) {
    pacer.release(untilUnread, cause);
    pacer.release(untilShown, cause);
    pending = false;
    pace.released(System.nanoTime());
  }

  /// Releases all tickets and ends the compositor's reading.
  void close(ReleaseCause cause) {
    drop(cause);
    writers.stop();
    shows = false;
    compositor.close();
  }
}
