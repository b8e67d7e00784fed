// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture;

import dev.oriel.core.cursor.CursorImage;
import dev.oriel.core.frame.Damage;
import dev.oriel.core.frame.Frame;
import dev.oriel.core.geometry.Rect;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Where the capture thread leaves the newest picture and programs take it.
///
/// Nothing is queued: a program that comes late finds the newest picture, and the capture thread
/// never waits for one. Pixels are copied outside of the lock.
///
/// Threading: any thread; one composes.
final class FrameStore {

  private static final String UNCHANGED = "the picture did not change";

  private final boolean drawCursor;
  private final int maxLeases;
  private final PictureBuffers buffers = new PictureBuffers();
  private final HeldFrame held = new HeldFrame();
  private @Nullable FrameOrigin origin;

  private final LeasedDamage damage = new LeasedDamage();

  /// Of the newest picture, also while the next is being drawn in its place.
  private Rect shown = Rect.EMPTY;

  private GuestCursor cursor = GuestCursor.NONE;
  private final List<Consumer<GuestCursor>> cursorWatchers = new ArrayList<>(1);
  private long changedNanos;

  /// Counts the frames that could be lent, moves of a drawn pointer included.
  private long version;

  /// Counts those of them whose pixels are others than those of the one before.
  private long change;

  /// How many of QEMU's messages told of pixels that were there already.
  private long idleMessages;

  /// How many of the frames that came have been composed, or were overtaken.
  private long drained;

  private int leases;
  private boolean dark;
  private @Nullable UnreadableFrameException unreadable;
  private @Nullable String rejected;
  private @Nullable String ended;
  private boolean closed;

  FrameStore(CaptureOptions options) {
    drawCursor = options.cursor();
    maxLeases = options.maxLeases();
  }

  // ---- the capture thread

  /// The picture that the next composition is drawn into, holding what came before.
  PictureBuffers.Next begin(int width, int height, Damage coming) {
    PictureBuffers.Next next;
    synchronized (this) {
      next = buffers.next(width, height);
    }
    bringUpToDate(next, coming);
    return next;
  }

  /// Shows what was drawn.
  ///
  /// @param differing what of it differs from the picture before
  /// @param whole whether each of its pixels has come; else it is not lent yet
  synchronized void publish(
      PictureBuffers.Next drawn, Damage differing, FrameOrigin from, boolean whole) {
    Damage changed = drawn.fresh() ? Damage.of(drawn.target().picture.bounds()) : differing;
    giveBackSource(drawn);
    buffers.publish(drawn.target(), changed);
    shown = drawn.target().picture.bounds();
    damage.add(changed);
    dark = false;
    FrameOrigin before = origin;
    origin = whole ? from : null;
    if (whole) {
      unreadable = null;
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

  /// Has QEMU wait until the picture that is published next is lent, or [#holdNothing]. Ownership:
  /// consumes the frame.
  synchronized void hold(Frame.Mapped frame) {
    held.hold(frame);
  }

  /// A frame could not be read: there is no picture until a later one can.
  synchronized void fail(PictureBuffers.Next begun, UnreadableFrameException why) {
    giveBackSource(begun);
    buffers.takeBack(begun.target(), begun.source() == null && !begun.fresh());
    lose(why);
  }

  /// What the console shows cannot be had: there is no picture until a later one can.
  synchronized void lose(UnreadableFrameException why) {
    origin = null;
    dark = false;
    unreadable = why;
    notifyAll();
  }

  /// The console shows nothing.
  synchronized void goDark() {
    origin = null;
    unreadable = null;
    dark = true;
  }

  /// The first `frames` that came have been dealt with.
  synchronized void drained(long frames) {
    drained = frames;
    notifyAll();
  }

  /// No frame will come any more.
  synchronized void end(String reason) {
    ended = reason;
    notifyAll();
  }

  // ---- the D-Bus thread

  synchronized void reject(String reason) {
    rejected = reason;
  }

  synchronized void moveCursor(int x, int y, boolean visible) {
    changeCursor(new GuestCursor(x, y, visible, cursor.image()));
  }

  synchronized void defineCursor(CursorImage image) {
    changeCursor(new GuestCursor(cursor.x(), cursor.y(), cursor.visible(), image));
  }

  private void changeCursor(GuestCursor now) {
    if (now.equals(cursor)) {
      return;
    }
    GuestCursor before = cursor;
    cursor = now;
    for (Consumer<GuestCursor> watcher : cursorWatchers) {
      watcher.accept(now);
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

  /// Lets QEMU go on, now and from now on.
  synchronized void holdNothing() {
    held.end();
  }

  /// Lends the newest frame as soon as there is one newer than both: to the library itself, until
  /// it is [#handOut].
  ///
  /// @param afterVersion of a frame, or 0
  /// @param afterChange of a frame, or 0
  /// @param deadline [System#nanoTime]
  CapturedFrame lease(long afterVersion, long afterChange, long deadline)
      throws InterruptedException {
    return lease(afterVersion, afterChange, deadline, UNCHANGED);
  }

  /// The same.
  ///
  /// @param unmet why there is none newer where there is a picture, in words
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
              cursor,
              drawCursor,
              held.letGo());
      covered = drawCursor ? cursor.area(bounds.width(), bounds.height()) : Rect.EMPTY;
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

  /// Notes that a program is given a leased frame: the damage of later frames begins there.
  synchronized CapturedFrame handOut(CapturedFrame frame) {
    damage.handOut(frame.change(), frame.bounds());
    return frame;
  }

  /// The change that a program was given last.
  synchronized long handedOutChange() {
    return damage.handedOutChange();
  }

  /// Waits for a change newer than `after`.
  ///
  /// @return whether one came, or the end
  synchronized boolean awaitNews(long after, long deadline) throws InterruptedException {
    while (change <= after && ended == null && !closed) {
      if (!awaitChange(deadline)) {
        return false;
      }
    }
    return true;
  }

  /// Waits until the first `frames` that came have been dealt with, or the end.
  ///
  /// @throws CaptureException if they are not in time: what is here then is an older picture
  synchronized void awaitDrained(long frames, long deadline) throws InterruptedException {
    while (drained < frames && ended == null && !closed) {
      if (!awaitChange(deadline)) {
        throw late("newer frames came than could be read in time");
      }
    }
  }

  /// What to throw where the time is over: why the picture cannot be had, else what was not met.
  synchronized CaptureException late(String unmet) {
    return unreadable == null
        ? new CaptureTimeoutException(describeState(unmet))
        : new UnreadableFrameException(unreadable);
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
      if (ended != null && !newer) {
        throw new VmGoneException(ended);
      }
      if (!awaitChange(deadline)) {
        if (newer && unreadable == null) {
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

  /// @return false where the time is over
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

  /// What is known of the console's picture, in words.
  String describeState() {
    return describeState(UNCHANGED);
  }

  private synchronized String describeState(String unmet) {
    if (ended != null) {
      return "the VM went away: " + ended;
    }
    if (unreadable != null) {
      return String.valueOf(unreadable.getMessage());
    }
    if (rejected != null) {
      return "QEMU's last message was refused: " + rejected;
    }
    if (dark) {
      return "the guest has switched this console off";
    }
    if (origin != null) {
      return unmet;
    }
    return version == 0 && damage.isEmpty()
        ? "QEMU has sent nothing of this console"
        : "QEMU has sent only a part of the picture";
  }

  /// Whether what the console shows could not be read.
  synchronized boolean isUnreadable() {
    return unreadable != null;
  }

  /// Whether the console shows nothing.
  synchronized boolean isDark() {
    return dark;
  }

  /// Tells of the pointer, now and whenever it changes.
  synchronized void onCursor(Consumer<GuestCursor> watcher) {
    cursorWatchers.add(watcher);
    watcher.accept(cursor);
  }

  /// How many frames there were, moves of the pointer included.
  synchronized long versions() {
    return version;
  }

  /// How many of them showed something else than the one before.
  synchronized long changes() {
    return change;
  }

  /// How many pictures were allocated.
  synchronized int buffersMade() {
    return buffers.made();
  }

  /// How many frames are held now.
  synchronized int leases() {
    return leases;
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
