// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture;

import dev.oriel.core.cursor.CursorImage;
import dev.oriel.core.frame.Damage;
import dev.oriel.core.frame.Frame;
import dev.oriel.core.frame.ReleaseCause;
import dev.oriel.core.geometry.Rect;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The place where the capture thread publishes the newest picture and programs take it.
///
/// Nothing is queued: a program always takes the newest picture, and the capture thread never waits
/// for a program. Pixels are copied outside of the lock.
///
/// Threading: any thread; only one composes.
final class FrameStore {

  private static final String UNCHANGED = "the picture did not change";

  private final boolean drawCursor;
  private final int maxLeases;
  private final PictureBuffers buffers = new PictureBuffers();
  private final HeldFrame held = new HeldFrame();
  private @Nullable FrameOrigin origin;

  private final LeasedDamage damage = new LeasedDamage();

  /// The area of the newest picture; kept while the next picture is drawn in its place.
  private Rect shown = Rect.EMPTY;

  private final CursorState cursor = new CursorState();
  private long changedNanos;

  /// Counts the frames that could be lent, including moves of a drawn pointer.
  private long version;

  /// Counts those of them whose pixels differ from the previous ones.
  private long change;

  /// The number of QEMU's messages with unchanged pixels.
  private long idleMessages;

  /// The number of received frames that have been composed or replaced by newer ones.
  private long drained;

  private int leases;
  private final ConsoleState state = new ConsoleState();
  private boolean closed;

  FrameStore(CaptureOptions options) {
    drawCursor = options.cursor();
    maxLeases = options.maxLeases();
  }

  // ---- the capture thread

  /// Returns the picture for the next composition, with the previous content.
  PictureBuffers.Next begin(int width, int height, Damage coming) {
    PictureBuffers.Next next;
    synchronized (this) {
      next = buffers.next(width, height);
    }
    bringUpToDate(next, coming);
    return next;
  }

  /// Publishes a drawn picture.
  ///
  /// @param differing the parts that differ from the previous picture
  /// @param whole whether all of its pixels have arrived; otherwise it is not lent yet
  synchronized void publish(
      PictureBuffers.Next drawn, Damage differing, FrameOrigin from, boolean whole) {
    Damage changed = drawn.fresh() ? Damage.of(drawn.target().picture.bounds()) : differing;
    giveBackSource(drawn);
    buffers.publish(drawn.target(), changed);
    shown = drawn.target().picture.bounds();
    damage.add(changed);
    state.drawn(whole);
    FrameOrigin before = origin;
    origin = whole ? from : null;
    if (whole) {
      version++;
      if (before != null && changed.isEmpty()) {
        idleMessages += from.sequence() - before.sequence();
      } else {
        change++;
        changedNanos = from.arrivedNanos();
      }
    }
    notifyAll();
  }

  /// Makes QEMU wait until the picture that is published next is lent, or until [#holdNothing].
  /// Ownership: consumes the frame.
  synchronized void hold(Frame.Mapped frame) {
    held.hold(frame);
  }

  /// Handles a frame that could not be read. There is no picture until a later frame is readable.
  synchronized void fail(PictureBuffers.Next begun, UnreadableFrameException why) {
    giveBackSource(begun);
    buffers.takeBack(begun.target(), begun.source() == null && !begun.fresh());
    lose(why);
  }

  /// Handles that the console's picture cannot be read. There is no picture until a later frame is
  /// readable.
  synchronized void lose(UnreadableFrameException why) {
    origin = null;
    state.lost(why);
    notifyAll();
  }

  /// Handles that the console shows nothing.
  synchronized void goDark() {
    origin = null;
    state.switchedOff();
  }

  /// Records that the first `frames` received frames have been handled.
  synchronized void drained(long frames) {
    drained = frames;
    notifyAll();
  }

  /// Records that no more frames will come.
  synchronized void end(String reason) {
    state.ended(reason);
    notifyAll();
  }

  // ---- the D-Bus thread

  synchronized void reject(String reason) {
    state.rejected(reason);
  }

  synchronized void moveCursor(int x, int y, boolean visible) {
    changeCursor(new GuestCursor(x, y, visible, cursor.now().image()));
  }

  synchronized void defineCursor(CursorImage image) {
    GuestCursor now = cursor.now();
    changeCursor(new GuestCursor(now.x(), now.y(), now.visible(), image));
  }

  private void changeCursor(GuestCursor now) {
    GuestCursor before = cursor.now();
    if (!cursor.change(now)) {
      return;
    }
    if (drawCursor && origin != null) {
      Rect old = before.area(shown.width(), shown.height());
      Rect fresh = now.area(shown.width(), shown.height());
      if (!old.isEmpty() || !fresh.isEmpty()) {
        damage.add(old);
        damage.add(fresh);
        changedNanos = System.nanoTime();
        version++;
        change++;
        notifyAll();
      }
    }
  }

  // ---- programs

  /// Lets QEMU continue, now and for all later frames.
  synchronized void holdNothing() {
    held.end();
  }

  /// Waits for a frame that is newer than both numbers, and lends the newest one. The lease is the
  /// library's until [#handOut].
  ///
  /// @param afterVersion the version of a frame, or 0
  /// @param afterChange the change of a frame, or 0
  /// @param deadline on the clock of [System#nanoTime]
  CapturedFrame lease(long afterVersion, long afterChange, long deadline)
      throws InterruptedException {
    return lease(afterVersion, afterChange, deadline, UNCHANGED);
  }

  /// Waits for a frame as [#lease(long, long, long)] does.
  ///
  /// @param unmet the reason to report if there is a picture but none that is newer
  CapturedFrame lease(long afterVersion, long afterChange, long deadline, String unmet)
      throws InterruptedException {
    PictureBuffers.Next copy;
    CapturedFrame.Moment moment;
    Rect covered;
    synchronized (this) {
      FrameOrigin from = awaitNewer(afterVersion, afterChange, deadline, unmet);
      leases++;
      PooledPicture newest = buffers.newest();
      Rect bounds = newest.picture.bounds();
      moment =
          new CapturedFrame.Moment(
              from,
              version,
              change,
              changedNanos,
              from.sequence() - idleMessages,
              damage.lease(change, bounds),
              cursor.now(),
              drawCursor,
              held.letGo());
      covered = drawCursor ? cursor.now().area(bounds.width(), bounds.height()) : Rect.EMPTY;
      if (covered.isEmpty()) {
        newest.readers++;
        return new CapturedFrame(this, newest, moment);
      }
      copy = buffers.copyOfNewest();
      copy.target().readers++;
    }
    bringUpToDate(copy, Damage.NONE);
    GuestCursor pointer = moment.cursor();
    CursorImage shape = pointer.image();
    if (shape != null) {
      copy.target().picture.blend(shape, pointer.x(), pointer.y());
    }
    synchronized (this) {
      giveBackSource(copy);
      copy.target().spoiled = covered;
      notifyAll();
    }
    return new CapturedFrame(this, copy.target(), moment);
  }

  /// Records that a program gets a leased frame. The damage of later frames begins there.
  synchronized CapturedFrame handOut(CapturedFrame frame) {
    damage.handOut(frame.change(), frame.bounds());
    return frame;
  }

  /// Returns the change of the frame that a program got last.
  synchronized long handedOutChange() {
    return damage.handedOutChange();
  }

  /// Waits for a change newer than `after`.
  ///
  /// @return true if one came or the capture has ended, false if the time is over
  synchronized boolean awaitNews(long after, long deadline) throws InterruptedException {
    while (change <= after && !state.isEnded() && !closed) {
      if (!awaitChange(deadline)) {
        return false;
      }
    }
    return true;
  }

  /// Waits until the first `frames` received frames have been handled, or the capture has ended.
  ///
  /// @throws CaptureException if they are not handled in time; then the present picture is an older
  ///   one
  synchronized void awaitDrained(long frames, long deadline) throws InterruptedException {
    while (drained < frames && !state.isEnded() && !closed) {
      if (!awaitChange(deadline)) {
        throw late("newer frames arrived, but could not be read in time");
      }
    }
  }

  /// Returns the exception for the end of the time: why the picture cannot be read, or else what
  /// was not met.
  synchronized CaptureException late(String unmet) {
    return state.late(describeState(unmet));
  }

  private FrameOrigin awaitNewer(long afterVersion, long afterChange, long deadline, String unmet)
      throws InterruptedException {
    while (true) {
      if (closed) {
        throw new IllegalStateException("the capture has been closed");
      }
      FrameOrigin from = origin;
      boolean newer =
          from != null && version > afterVersion && change > afterChange && buffers.hasNewest();
      if (from != null && newer && leases < maxLeases) {
        return from;
      }
      if (!newer) {
        state.checkNotEnded();
      }
      if (!awaitChange(deadline)) {
        if (newer && !state.isUnreadable()) {
          throw new CaptureTimeoutException(
              String.format(
                  Locale.ROOT,
                  "all %d frames are held; close one, or allow more (CaptureOptions.withMaxLeases)",
                  maxLeases));
        }
        throw late(unmet);
      }
    }
  }

  /// @return false if the time is over
  private boolean awaitChange(long deadline) throws InterruptedException {
    long left = deadline - System.nanoTime();
    if (left <= 0) {
      return false;
    }
    TimeUnit.NANOSECONDS.timedWait(this, left);
    return true;
  }

  synchronized void giveBack(CapturedFrame frame) {
    leases--;
    buffers.giveBack(frame.pooled());
    notifyAll();
  }

  /// Returns a description of the console's picture.
  String describeState() {
    return describeState(UNCHANGED);
  }

  private synchronized String describeState(String unmet) {
    String why = state.describe();
    if (why != null) {
      return why;
    }
    if (origin != null) {
      return unmet;
    }
    return version == 0 && damage.isEmpty()
        ? "QEMU has sent nothing of this console"
        : "QEMU has sent only a part of the picture";
  }

  /// Returns whether the console's picture could not be read.
  synchronized boolean isUnreadable() {
    return state.isUnreadable();
  }

  /// Returns whether the console shows nothing.
  synchronized boolean isDark() {
    return state.isDark();
  }

  /// Reports the pointer, first the current one and then each change.
  synchronized void onCursor(Consumer<GuestCursor> watcher) {
    cursor.watch(watcher);
  }

  /// Returns the statistics of one moment.
  ///
  /// @param releases how the guest's buffers were released
  synchronized CaptureStats stats(Map<ReleaseCause, Long> releases) {
    return new CaptureStats(version, change, leases, buffers.made(), releases);
  }

  synchronized void close() {
    closed = true;
    held.end();
    notifyAll();
  }

  // ---- pixels

  private void bringUpToDate(PictureBuffers.Next next, Damage coming) {
    PooledPicture source = next.source();
    if (source == null) {
      return;
    }
    List<Rect> rects = next.missing().rects();
    for (int i = 0; i < rects.size(); i++) {
      if (!coming.contains(rects.get(i))) {
        next.target().picture.copyFrom(source.picture, rects.get(i));
      }
    }
    synchronized (this) {
      next.target().composition = source.composition;
      next.target().spoiled = Rect.EMPTY;
    }
  }

  private void giveBackSource(PictureBuffers.Next next) {
    PooledPicture source = next.source();
    if (source != null) {
      buffers.giveBack(source);
    }
  }
}
