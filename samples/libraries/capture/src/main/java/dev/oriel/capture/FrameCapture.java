// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture;

import dev.oriel.core.geometry.Rect;
import dev.oriel.dbus.Endpoint;
import dev.oriel.dbus.PictureSession;
import dev.oriel.dbus.PictureSource;
import dev.oriel.dbus.VmConnection;
import dev.oriel.dbus.VmSelector;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Captures the frames of a console for a program, without a window.
///
/// Each frame is a [CapturedFrame]: a stable copy of the console's picture, made before the guest's
/// buffer is released. Only the changed parts are copied, and memory is reused. A running capture
/// therefore allocates nothing for its frames.
///
/// **A frame counts as new only if its pixels changed.** QEMU also sends unchanged pixels: a VGA
/// text console sends 30 times a second, and a virtio-gpu sends whatever the guest flushes. The
/// capture compares pixels with the previous ones while it copies them. Only [#awaitFrame] can
/// return a frame with the same pixels.
///
/// **Nothing is queued.** A slow program gets the newest frame next, with the damage of all frames
/// that it missed. Neither the guest nor the capture waits for the program.
///
/// **Waiting.** Every wait ends with a frame, or with a [CaptureException] that describes what was
/// seen: [CaptureTimeoutException], [VmGoneException], [UnreadableFrameException]. A frame that
/// cannot be read does not end a wait. The wait reports the reason only if no readable frame comes
/// in time. Waits wake up when a frame comes; they do not poll.
///
/// Threading: any thread. The capture composes frames on its own thread. Ownership: close the
/// capture; frames that are still held stay readable until they are closed.
public final class FrameCapture implements AutoCloseable {

  /// How long to wait for QEMU's confirmation that it has sent everything, before asking again.
  private static final long AGAIN_MILLIS = 50;

  private final PictureSource source;
  private final @Nullable VmConnection owned;
  private final StillTaker stills;
  private final FrameStore store;
  private final CaptureThread thread;
  private final PictureSession session;
  private final AtomicBoolean refreshed = new AtomicBoolean();

  private FrameCapture(PictureSource source, CaptureOptions options, @Nullable VmConnection owned) {
    this.source = source;
    this.stills = new StillTaker(source, options);
    this.owned = owned;
    store = new FrameStore(options);
    thread = new CaptureThread(store, options.renderNode(), source.id());
    session = source.attach(thread, options.attach());
    thread.start();
  }

  /// Captures a graphic console or a text console. Ownership: the connection stays the caller's,
  /// who closes it after this capture.
  ///
  /// @throws dev.oriel.dbus.connection.ConnectionFailedException if QEMU does not show the console
  public static FrameCapture open(PictureSource source, CaptureOptions options) {
    return new FrameCapture(source, options, null);
  }

  /// Connects to a VM and captures its primary console.
  ///
  /// @param vm selects the VM, or null if there is only one
  /// @throws dev.oriel.dbus.connection.DisplayException if there is no such VM, or it cannot be
  ///   reached
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

  /// Returns the captured console, which also takes input.
  public PictureSource console() {
    return source;
  }

  // ---- waiting

  /// Waits for the current picture, complete and up to date, and returns it as a lease.
  ///
  /// QEMU sends a picture when a listener is registered, but this may be an old one or the
  /// placeholder. This method therefore makes QEMU draw the current one
  /// ([PictureSession#bringUpToDate]), waits until everything that QEMU has sent has arrived
  /// ([PictureSession#caughtUp]), and returns the picture of that moment. With shared memory, the
  /// picture may be torn (see [CapturedFrame]).
  ///
  /// @throws VmGoneException if the VM goes away in the meantime; its last picture, which
  ///   [#awaitFrame] still returns, is not current
  public CapturedFrame current(Duration timeout) throws InterruptedException {
    return store.handOut(settled(deadline(timeout)));
  }

  /// Waits for the current picture and returns it as a lease, whole even if this capture reads
  /// shared memory ([CaptureOptions#withWhole]). For that, QEMU waits for a second listener, which
  /// is registered for the moment. The pointer is not drawn into such a picture, and its
  /// [CapturedFrame#sequence] is not one of this capture.
  ///
  /// For a single picture, this method costs QEMU less than a capture of whole pictures. QEMU 10
  /// continues to draw for listeners that are gone: if pixels come in messages, it would
  /// permanently copy each flushed part for each of them.
  public CapturedFrame still(Duration timeout) throws InterruptedException {
    long deadline = deadline(timeout);
    return stills.wholeOf(store.handOut(settled(deadline)), deadline);
  }

  /// Waits for a picture that meets a condition, and returns it as a lease. It is whole like that
  /// of [#still(Duration)]. First a frame must meet the condition, and then the still that is taken
  /// of it. Otherwise this method waits for the next change.
  ///
  /// @param condition tested as by [#await], and on the still
  public CapturedFrame still(Predicate<? super CapturedFrame> condition, Duration timeout)
      throws InterruptedException {
    return still(condition, deadline(timeout));
  }

  private CapturedFrame still(Predicate<? super CapturedFrame> condition, long deadline)
      throws InterruptedException {
    long tried = 0;
    while (true) {
      long before = tried;
      CapturedFrame seen = await(f -> f.change() != before && condition.test(f), deadline);
      tried = seen.change();
      CapturedFrame whole = stills.wholeOf(seen, deadline);
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

  private CapturedFrame settled(long deadline) throws InterruptedException {
    if (!source.fitsMessage()) {
      // Such a picture in shared memory is whole only while QEMU waits: see HeldFrame.
      CapturedFrame first = store.lease(0, 0, deadline);
      if (first.current()) {
        return first;
      }
      first.close();
    }
    bringUpToDate();
    awaitSent(deadline);
    // The end of the session ends that wait, too.
    thread.checkConnected();
    store.awaitDrained(thread.received(), deadline);
    return store.lease(0, 0, deadline);
  }

  /// Waits until everything that QEMU has sent has arrived.
  ///
  /// @throws CaptureException if QEMU does not confirm that in time; then the present picture may
  ///   be older, or QEMU's placeholder
  private void awaitSent(long deadline) throws InterruptedException {
    // Each answer will do: on a busy machine all of them may take longer than the wait for one.
    CompletableFuture<Void> answered = new CompletableFuture<>();
    do {
      try {
        var _ = session.caughtUp().thenRun(() -> answered.complete(null));
        answered.get(AGAIN_MILLIS, TimeUnit.MILLISECONDS);
        return;
      } catch (TimeoutException _) {
        // QEMU is busy, or it has dropped the answer.
      } catch (ExecutionException e) {
        throw new IllegalStateException("caughtUp() never fails", e);
      }
    } while (deadline - System.nanoTime() > 0);
    throw store.late("QEMU did not confirm in time that this is its newest picture");
  }

  /// Waits until the picture has changed since the last lease, and returns the newest frame as a
  /// lease.
  public CapturedFrame next(Duration timeout) throws InterruptedException {
    return store.handOut(store.lease(0, store.handedOutChange(), deadline(timeout)));
  }

  /// Waits until [CapturedFrame#sequence] is at least `sequence`, and returns the newest frame as a
  /// lease. Its pixels may be unchanged.
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

  /// Waits until the pixels differ from those that the console shows now, and returns the newest
  /// frame as a lease.
  public CapturedFrame awaitChange(Duration timeout) throws InterruptedException {
    return awaitChange((Rect) null, timeout);
  }

  /// Waits until the pixels in a part differ from those that the console shows there now, or until
  /// the size changes. Returns the newest frame as a lease.
  ///
  /// @param part the part that is compared, or null for the whole picture
  public CapturedFrame awaitChange(@Nullable Rect part, Duration timeout)
      throws InterruptedException {
    long deadline = deadline(timeout);
    try (CapturedFrame now = settled(deadline)) {
      return await(differingFrom(now, part), deadline);
    }
  }

  /// Waits for a change as [#awaitChange(Rect, Duration)] does. Returns a picture that shows it and
  /// that is whole like that of [#still(Duration)], as a lease.
  ///
  /// @param part the part that is compared, or null for the whole picture
  public CapturedFrame stillOfChange(@Nullable Rect part, Duration timeout)
      throws InterruptedException {
    long deadline = deadline(timeout);
    try (CapturedFrame now = settled(deadline)) {
      return still(differingFrom(now, part), deadline);
    }
  }

  private static Predicate<CapturedFrame> differingFrom(CapturedFrame then, @Nullable Rect part) {
    return part == null ? f -> !f.samePixels(then) : f -> !f.samePixels(then, part);
  }

  /// Waits until the pixels differ from those of `since`, and returns the newest frame as a lease.
  /// No change between that frame and this call is missed.
  public CapturedFrame awaitChange(CapturedFrame since, Duration timeout)
      throws InterruptedException {
    return await(differingFrom(since, null), timeout);
  }

  /// Waits until nothing has changed for `quiet` except what blinks (see [Rest]), and returns the
  /// newest frame as a lease.
  public CapturedFrame awaitStable(Duration quiet, Duration timeout) throws InterruptedException {
    return awaitStable(Rest.of(quiet), timeout);
  }

  /// Waits until the picture is at rest and returns the newest frame as a lease.
  ///
  /// @throws CaptureTimeoutException if the picture is not at rest in time, with the number and the
  ///   place of the changes
  public CapturedFrame awaitStable(Rest rest, Duration timeout) throws InterruptedException {
    long deadline = deadline(timeout);
    bringUpToDate();
    return store.handOut(new StableWait(store, rest, deadline).frame());
  }

  /// Waits until `condition` holds and returns the newest frame as a lease.
  ///
  /// @param condition tested on this thread, on the newest frame and then after each change of the
  ///   picture; frames that come during a test are replaced by the newest
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
              : "none of the picture's changes (" + changes + ") met the condition";
      if (deadline - System.nanoTime() <= 0) {
        // The picture may change faster than it is tested, which would test it endlessly.
        throw new CaptureTimeoutException(unmet);
      }
      frame = store.lease(0, frame.change(), deadline, unmet);
    }
  }

  /// Makes QEMU draw the devices that it draws itself, once.
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

  /// Passes the frames to a listener, one for each change of the picture, always the newest, until
  /// the stream or this capture is closed.
  public FrameStream stream(FrameListener listener) {
    return new FrameStream(this, listener).start();
  }

  /// Waits for the first picture that QEMU sends, and returns it as a lease of the library.
  CapturedFrame first(long deadline) throws InterruptedException {
    return store.lease(0, 0, deadline);
  }

  // ---- what is known

  /// Returns the reason why there is no newer frame, as text.
  public String describeState() {
    return store.describeState();
  }

  /// Returns the statistics so far.
  public CaptureStats stats() {
    return store.stats(session.stats().releases());
  }

  /// Returns whether the guest has switched the console off, so that no frame can come.
  public boolean isDark() {
    return store.isDark();
  }

  /// Reports the guest's pointer, first the current one and then each change, even if no frame
  /// shows it.
  ///
  /// @param watcher called on this thread first and then on the D-Bus thread; must return at once
  public void onCursor(Consumer<GuestCursor> watcher) {
    store.onCursor(watcher);
  }

  /// Limits how often frames are composed, for a program that looks only from time to time.
  ///
  /// A guest that waits for its dma-buf is not delayed by this. Its buffer is released before it
  /// has been read ([dev.oriel.core.frame.ReleaseCause#HIDDEN]), so such a frame may be torn.
  ///
  /// @param pause the shortest time between two frames; zero, the default, composes each frame as
  ///   it comes
  public void pace(Duration pause) {
    thread.pace(pause);
  }

  /// Ends the capture. QEMU sends no more frames, and waits end with [IllegalStateException].
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
