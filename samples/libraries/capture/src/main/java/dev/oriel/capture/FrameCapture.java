// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture;

import dev.oriel.core.geometry.Rect;
import dev.oriel.dbus.Endpoint;
import dev.oriel.dbus.PictureSession;
import dev.oriel.dbus.PictureSource;
import dev.oriel.dbus.VmConnection;
import dev.oriel.dbus.VmSelector;
import dev.oriel.dbus.listener.AttachOptions;
import dev.oriel.dbus.listener.AttachOptions.Consistency;
import dev.oriel.gl.FramePath;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The frames of a console for a program, without a window.
///
/// Each frame is a [CapturedFrame]: a stable copy of the console's picture, made before the guest's
/// buffer goes back to the guest. Only what has changed is copied, and memory is used again, so
/// that a capture that runs allocates nothing for its frames.
///
/// **A frame is new when its pixels are.** QEMU also sends what has not changed: a VGA text console
/// 30 times a second, a virtio-gpu whatever the guest flushes. What comes is compared with what was
/// there while it is copied, and no wait but [#awaitFrame] ends with the same pixels.
///
/// **Nothing is queued.** The newest picture wins: a program that takes long is given the newest
/// frame next, with the damage of all that it has missed. Neither the guest nor the capture waits
/// for the program.
///
/// **Waiting.** All waits end with a frame, or with a [CaptureException] that says what was seen:
/// [CaptureTimeoutException], [VmGoneException], [UnreadableFrameException]. A frame that cannot be
/// read costs that frame: waits go on, and say why only where no readable one comes in time. They
/// wake up when a frame comes; nothing polls.
///
/// Threading: any thread. Frames are composed on one thread of the capture's own. Ownership: close
/// it; frames that are still held stay readable until they are closed.
public final class FrameCapture implements AutoCloseable {

  /// How long QEMU's word that it has sent all is waited for until it is asked again.
  private static final long AGAIN_MILLIS = 50;

  private final PictureSource source;
  private final CaptureOptions options;
  private final @Nullable VmConnection owned;
  private final FrameStore store;
  private final CaptureThread thread;
  private final PictureSession session;
  private final AtomicBoolean refreshed = new AtomicBoolean();

  private FrameCapture(PictureSource source, CaptureOptions options, @Nullable VmConnection owned) {
    this.source = source;
    this.options = options;
    this.owned = owned;
    store = new FrameStore(options);
    thread = new CaptureThread(store, options.renderNode(), source.id());
    session = source.attach(thread, options.attach());
    thread.start();
  }

  /// Captures a console, also a text console. Ownership: the connection stays the caller's, who
  /// closes it after this.
  ///
  /// @throws dev.oriel.dbus.connection.ConnectionFailedException if QEMU does not show the console
  public static FrameCapture open(PictureSource source, CaptureOptions options) {
    return new FrameCapture(source, options, null);
  }

  /// Connects to a VM and captures its primary console.
  ///
  /// @param vm which VM, or null where there is only one
  /// @throws dev.oriel.dbus.connection.DisplayException if there is no such VM or no way to it
  public static FrameCapture open(
      Endpoint endpoint, @Nullable VmSelector vm, CaptureOptions options) {
    VmConnection connection = VmConnection.open(endpoint, vm);
    try {
      return new FrameCapture(connection.primaryConsole(), options, connection);
    } catch (RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  /// The console that is captured, also for its input.
  public PictureSource console() {
    return source;
  }

  // ---- waiting

  /// The picture as it is now, whole and up to date.
  ///
  /// QEMU sends the current picture with the registration, which may be an old one, or the
  /// placeholder. This therefore has the real one drawn ([PictureSession#bringUpToDate]), has QEMU
  /// say that all it has sent is here ([PictureSession#caughtUp]), and answers with that.
  public CapturedFrame current(Duration timeout) throws InterruptedException {
    return store.handOut(settled(deadline(timeout)));
  }

  /// The picture as it is now, whole also where this capture reads shared memory
  /// ([CaptureOptions#withWhole]): QEMU waits for that, a listener of its own being registered for
  /// the moment. The pointer is not drawn into such a one, and it has a number of its own.
  ///
  /// For one picture this costs a QEMU less than a capture of whole pictures. QEMU 10 goes on
  /// drawing for listeners that are gone: in messages it would copy each part that is flushed for
  /// each of them, for ever.
  public CapturedFrame still(Duration timeout) throws InterruptedException {
    long deadline = deadline(timeout);
    return wholeOf(store.handOut(settled(deadline)), deadline);
  }

  /// A picture that is whole as that of [#still(Duration)], and of which `condition` holds: a frame
  /// meets it, and so does the still that is taken then; else the next change is waited for.
  ///
  /// @param condition asked as by [#await], and of the still
  public CapturedFrame still(Predicate<? super CapturedFrame> condition, Duration timeout)
      throws InterruptedException {
    long deadline = deadline(timeout);
    long tried = 0;
    while (true) {
      long before = tried;
      CapturedFrame seen = await(f -> f.change() != before && condition.test(f), deadline);
      tried = seen.change();
      CapturedFrame whole = wholeOf(seen, deadline);
      boolean met = false;
      try {
        met = whole == seen || condition.test(whole);
      } finally {
        if (!met) {
          whole.close();
        }
      }
      if (met) {
        return whole;
      }
    }
  }

  /// Answers with a whole picture of now in place of one that may be torn. Ownership: consumes it.
  private CapturedFrame wholeOf(CapturedFrame seen, long deadline) throws InterruptedException {
    if (seen.path() != FramePath.MAP || options.attach().consistency() != Consistency.LIVE) {
      return seen;
    }
    AttachOptions whole = options.attach().withConsistency(Consistency.WHOLE);
    seen.close();
    // What QEMU draws itself is up to date, as it goes on drawing for this capture.
    try (FrameCapture once =
        open(source, options.withAttach(whole.withConsistency(Consistency.HELD)))) {
      CapturedFrame first = once.store.lease(0, 0, deadline);
      if (first.current()) {
        return first;
      }
      first.close();
    }
    try (FrameCapture copied = open(source, options.withAttach(whole))) {
      return copied.current(Duration.ofNanos(deadline - System.nanoTime()));
    }
  }

  private CapturedFrame settled(long deadline) throws InterruptedException {
    if (!source.fitsMessage()) {
      // Of shared memory that is whole only while QEMU waits for us: see HeldFrame.
      CapturedFrame first = store.lease(0, 0, deadline);
      if (first.current()) {
        return first;
      }
      first.close();
    }
    bringUpToDate();
    awaitSent(deadline);
    store.awaitDrained(thread.received(), deadline);
    return store.lease(0, 0, deadline);
  }

  /// Waits until all that QEMU has sent is here.
  ///
  /// @throws CaptureException if QEMU does not say so in time: what is here then may be an older
  ///   picture, or QEMU's placeholder
  private void awaitSent(long deadline) throws InterruptedException {
    do {
      try {
        session.caughtUp().get(AGAIN_MILLIS, TimeUnit.MILLISECONDS);
        return;
      } catch (TimeoutException _) {
        // QEMU may have dropped the answer, or is busy.
      } catch (ExecutionException e) {
        throw new IllegalStateException("nothing that completes it fails", e);
      }
    } while (deadline - System.nanoTime() > 0);
    throw store.late("QEMU did not say in time that this is its newest picture");
  }

  /// The newest frame, as soon as the picture has changed since the one that was lent last.
  public CapturedFrame next(Duration timeout) throws InterruptedException {
    return store.handOut(store.lease(0, store.handedOutChange(), deadline(timeout)));
  }

  /// The newest frame, as soon as its [CapturedFrame#sequence] is at least `sequence`, whatever it
  /// shows.
  public CapturedFrame awaitFrame(long sequence, Duration timeout) throws InterruptedException {
    long deadline = deadline(timeout);
    CapturedFrame frame = store.lease(0, 0, deadline);
    while (frame.sequence() < sequence) {
      frame.close();
      String unmet = "the newest of QEMU's frames was number " + frame.sequence();
      frame = store.lease(frame.version(), 0, deadline, unmet);
    }
    return store.handOut(frame);
  }

  /// The newest frame, as soon as its pixels differ from those that the console shows now.
  public CapturedFrame awaitChange(Duration timeout) throws InterruptedException {
    long deadline = deadline(timeout);
    try (CapturedFrame now = settled(deadline)) {
      return await(f -> !f.samePixels(now), deadline);
    }
  }

  /// The newest frame, as soon as its pixels in a part differ from those that the console shows
  /// there now, or its size does.
  public CapturedFrame awaitChange(Rect part, Duration timeout) throws InterruptedException {
    long deadline = deadline(timeout);
    try (CapturedFrame now = settled(deadline)) {
      return await(f -> !f.samePixels(now, part), deadline);
    }
  }

  /// The newest frame, as soon as its pixels differ from those of `since`: nothing that happens
  /// between that frame and this call is missed.
  public CapturedFrame awaitChange(CapturedFrame since, Duration timeout)
      throws InterruptedException {
    return await(f -> !f.samePixels(since), timeout);
  }

  /// The newest frame, as soon as nothing has changed for `quiet` but what blinks, as [Rest] says.
  public CapturedFrame awaitStable(Duration quiet, Duration timeout) throws InterruptedException {
    return awaitStable(Rest.of(quiet), timeout);
  }

  /// The newest frame, as soon as it is at rest.
  ///
  /// @throws CaptureTimeoutException if it is not in time, with how much changed, and where
  public CapturedFrame awaitStable(Rest rest, Duration timeout) throws InterruptedException {
    long deadline = deadline(timeout);
    bringUpToDate();
    return store.handOut(new StableWait(store, rest, deadline).frame());
  }

  /// The newest frame, as soon as `condition` holds of it.
  ///
  /// @param condition asked of the newest frame and then whenever the picture has changed, on this
  ///   thread; frames that come while it is being asked are overtaken by the newest
  public CapturedFrame await(Predicate<? super CapturedFrame> condition, Duration timeout)
      throws InterruptedException {
    return await(condition, deadline(timeout));
  }

  private CapturedFrame await(Predicate<? super CapturedFrame> condition, long deadline)
      throws InterruptedException {
    CapturedFrame frame = store.lease(0, 0, deadline);
    for (int changes = 0; ; changes++) {
      boolean met = false;
      try {
        met = condition.test(frame);
      } finally {
        if (!met) {
          frame.close();
        }
      }
      if (met) {
        return store.handOut(frame);
      }
      String unmet =
          changes == 0
              ? "the picture did not change"
              : "of " + changes + " changes of the picture none was the one";
      if (deadline - System.nanoTime() <= 0) {
        // A picture that changes faster than it is looked at would be looked at for ever.
        throw new CaptureTimeoutException(unmet);
      }
      frame = store.lease(0, frame.change(), deadline, unmet);
    }
  }

  /// Lets QEMU draw what it draws itself, once.
  private void bringUpToDate() {
    store.holdNothing();
    if (refreshed.compareAndSet(false, true)) {
      session.bringUpToDate();
    }
  }

  private static long deadline(Duration timeout) {
    return System.nanoTime() + timeout.toNanos();
  }

  // ---- streams

  /// Gives the frames to a listener, each change of the picture, the newest first, until the stream
  /// or this is closed.
  public FrameStream stream(FrameListener listener) {
    return new FrameStream(this, listener).start();
  }

  // ---- what is known

  /// Why there is no newer frame, in words.
  public String describeState() {
    return store.describeState();
  }

  /// What was done so far.
  public CaptureStats stats() {
    return new CaptureStats(
        store.versions(),
        store.changes(),
        store.leases(),
        store.buffersMade(),
        session.stats().releases());
  }

  /// Whether the guest has switched the console off, so that no frame can come.
  public boolean isDark() {
    return store.isDark();
  }

  /// Has the guest's pointer told, now and whenever it changes: also where no frame tells of it.
  ///
  /// @param watcher called here and then on the D-Bus thread, must return at once
  public void onCursor(Consumer<GuestCursor> watcher) {
    store.onCursor(watcher);
  }

  /// Has frames composed no more often than this, for a program that looks now and then.
  ///
  /// A guest that waits for its dma-buf is not kept waiting meanwhile: it gets the buffer back
  /// before it was read ([dev.oriel.core.frame.ReleaseCause#HIDDEN]), so that such a frame may show
  /// parts of two.
  ///
  /// @param pause the least time between two frames; zero, the default, for each frame as it comes
  public void pace(Duration pause) {
    thread.pace(pause);
  }

  /// Ends the capture: QEMU sends no more frames, waits end with [IllegalStateException].
  /// Idempotent.
  @Override
  public void close() {
    thread.stop();
    session.close();
    store.close();
    thread.close();
    if (owned != null) {
      owned.close();
    }
  }
}
