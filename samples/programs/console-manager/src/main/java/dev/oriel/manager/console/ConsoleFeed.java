// SPDX-License-Identifier: Apache-2.0
package dev.oriel.manager.console;

import dev.oriel.capture.CaptureException;
import dev.oriel.capture.CaptureOptions;
import dev.oriel.capture.CaptureTimeoutException;
import dev.oriel.capture.CapturedFrame;
import dev.oriel.capture.FrameCapture;
import dev.oriel.capture.GuestCursor;
import dev.oriel.capture.UnreadableFrameException;
import dev.oriel.core.frame.Damage;
import dev.oriel.core.image.Picture;
import dev.oriel.core.text.UntrustedText;
import dev.oriel.dbus.PictureSource;
import dev.oriel.dbus.connection.DisplayException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The pictures of one console, for all nodes that show it: thumbnails and views.
///
/// One listener serves all nodes and lives as long as the feed, because QEMU 10.0 continues to draw
/// for listeners that have closed. It is attached when the first node is shown; from then on the
/// feed holds a text console, which QEMU gives to one program at a time. While no node is visible,
/// at most one picture a second is copied, if something has changed, and the guest is not kept
/// waiting.
///
/// Threading: any thread. Ownership: close it before the console's connection. It need not be
/// closed if the connection ends first.
public final class ConsoleFeed implements AutoCloseable {

  /// The pause between two pictures of a thumbnail.
  static final Duration THUMBNAIL = Duration.ofMillis(250);

  /// The pause between two pictures of a view: JavaFX draws no more than 60 in a second.
  static final Duration LIVE = Duration.ofMillis(10);

  /// The pause between two pictures while no node is visible. They are copied so that the damage
  /// that waits to be copied stays small.
  private static final Duration UNSEEN = Duration.ofSeconds(1);

  private static final Duration SCREENSHOT_LIMIT = Duration.ofSeconds(5);

  /// How long no frame has arrived before the feed asks why.
  private static final Duration SILENCE = Duration.ofSeconds(1);

  private final PictureSource console;
  private final CaptureOptions options;
  private final Thread thread;

  private final List<Viewing> viewings = new CopyOnWriteArrayList<>();
  private volatile GuestCursor cursor = new GuestCursor(0, 0, false, null);

  // Guarded by this.
  private @Nullable CapturedFrame last;
  private FeedState state = FeedState.WAITING;
  private final List<CompletableFuture<Picture>> requests = new ArrayList<>();
  private @Nullable RuntimeException ended;
  private boolean awaitingFrame;
  private boolean started;
  private boolean closed;

  /// Creates a feed of a console. Nothing is requested from QEMU yet.
  public ConsoleFeed(PictureSource console) {
    this(console, CaptureOptions.DEFAULT);
  }

  /// Creates a feed of a console with options. The pointer is never drawn into the pictures.
  /// Nothing is requested from QEMU yet.
  public ConsoleFeed(PictureSource console, CaptureOptions options) {
    this.console = console;
    this.options = options.withCursor(false);
    thread =
        Thread.ofPlatform()
            .daemon()
            .name("oriel-feed-" + UntrustedText.name(console.id()))
            .unstarted(this::run);
  }

  /// Returns the console.
  public PictureSource console() {
    return console;
  }

  /// Returns what the console shows.
  public synchronized FeedState state() {
    return state;
  }

  /// Requests the console's current picture, whole and up to date.
  ///
  /// @return a copy of the picture; fails with a [dev.oriel.capture.CaptureException] or a
  ///   [DisplayException] that gives the reason
  public CompletableFuture<Picture> screenshot() {
    CompletableFuture<Picture> request = new CompletableFuture<>();
    synchronized (this) {
      if (closed || ended != null) {
        request.completeExceptionally(
            ended != null ? ended : new IllegalStateException("the feed has been closed"));
        return request;
      }
      requests.add(request);
      wake();
    }
    return request;
  }

  /// Shows the console to a node until the result is closed.
  ///
  /// @param pause the shortest time between two pictures
  Viewing watch(FeedViewer viewer, Duration pause) {
    Viewing viewing = new Viewing(viewer, pause);
    synchronized (this) {
      viewer.state(state);
      viewer.cursor(cursor);
      CapturedFrame frame = last;
      if (frame != null) {
        viewer.frame(frame.picture(), Damage.of(frame.bounds()));
      }
      viewings.add(viewing);
      wake();
    }
    return viewing;
  }

  /// Makes the feed's thread check what is wanted now.
  private synchronized void wake() {
    notifyAll();
    if (!started && !closed) {
      started = true;
      thread.start();
    }
    if (awaitingFrame) {
      thread.interrupt();
    }
  }

  /// The connection of a node that shows the console.
  final class Viewing implements AutoCloseable {

    private final FeedViewer viewer;
    private final Duration pause;

    private Viewing(FeedViewer viewer, Duration pause) {
      this.viewer = viewer;
      this.pause = pause;
    }

    /// Stops showing the console. When this returns, no picture is being passed to the viewer.
    /// Idempotent.
    @Override
    public void close() {
      synchronized (ConsoleFeed.this) {
        boolean _ = viewings.remove(this);
        wake();
      }
    }
  }

  // ---- the feed's thread

  private void run() {
    try (FrameCapture capture = FrameCapture.open(console, options)) {
      capture.onCursor(this::moved);
      long shownAt = System.nanoTime() - THUMBNAIL.toNanos();
      while (awaitDemand(capture, shownAt)) {
        show(capture);
        shownAt = System.nanoTime();
      }
      end(new IllegalStateException("the feed has been closed"));
    } catch (CaptureException | DisplayException e) {
      end(e);
    }
  }

  /// Waits until a node is visible and the pause since `shownAt` is over, or a screenshot is
  /// requested.
  ///
  /// @return false if the feed has been closed
  private synchronized boolean awaitDemand(FrameCapture capture, long shownAt) {
    while (!closed) {
      try {
        Duration pause = pause();
        capture.pace(pause);
        long left = shownAt + pause.toNanos() - System.nanoTime();
        if (!requests.isEmpty() || (left <= 0 && !viewings.isEmpty())) {
          return true;
        }
        TimeUnit.NANOSECONDS.timedWait(this, viewings.isEmpty() ? SILENCE.toNanos() : left);
      } catch (InterruptedException _) {
        // Something else is wanted now.
      }
    }
    return false;
  }

  private Duration pause() {
    if (!requests.isEmpty()) {
      return Duration.ZERO;
    }
    Duration shortest = UNSEEN;
    for (Viewing viewing : viewings) {
      shortest = viewing.pause.compareTo(shortest) < 0 ? viewing.pause : shortest;
    }
    return shortest;
  }

  private void show(FrameCapture capture) {
    List<CompletableFuture<Picture>> asked;
    synchronized (this) {
      asked = List.copyOf(requests);
      requests.clear();
      awaitingFrame = asked.isEmpty();
    }
    try {
      // Live pictures are read from memory that the guest may be drawing to.
      CapturedFrame frame =
          asked.isEmpty() ? capture.next(SILENCE) : capture.still(SCREENSHOT_LIMIT);
      for (CompletableFuture<Picture> request : asked) {
        request.complete(frame.picture().crop(frame.bounds()));
      }
      show(frame);
    } catch (CaptureTimeoutException | UnreadableFrameException e) {
      asked.forEach(request -> request.completeExceptionally(e));
      explain(capture, e);
    } catch (CaptureException | DisplayException e) {
      asked.forEach(request -> request.completeExceptionally(e));
      throw e;
    } catch (InterruptedException _) {
      // Something else is wanted now.
    } finally {
      synchronized (this) {
        awaitingFrame = false;
        boolean _ = Thread.interrupted();
      }
    }
  }

  private void explain(FrameCapture capture, CaptureException why) {
    if (why instanceof UnreadableFrameException) {
      become(new FeedState(FeedState.Kind.UNREADABLE, String.valueOf(why.getMessage())));
    } else if (capture.isDark()) {
      become(FeedState.DARK);
    }
  }

  private synchronized void end(RuntimeException why) {
    forgetFrame();
    ended = why;
    requests.forEach(request -> request.completeExceptionally(why));
    requests.clear();
    if (!closed) {
      become(new FeedState(FeedState.Kind.ENDED, String.valueOf(why.getMessage())));
    }
  }

  private synchronized void show(CapturedFrame frame) {
    forgetFrame();
    if (closed) {
      frame.close();
      return;
    }
    last = frame;
    for (Viewing viewing : viewings) {
      viewing.viewer.frame(frame.picture(), frame.damage());
    }
    become(FeedState.SHOWN);
  }

  private synchronized void become(FeedState now) {
    if (!now.equals(state)) {
      state = now;
      for (Viewing viewing : viewings) {
        viewing.viewer.state(now);
      }
    }
  }

  /// Called by the capture on the D-Bus thread, which must not wait for a copy.
  private void moved(GuestCursor now) {
    cursor = now;
    for (Viewing viewing : viewings) {
      viewing.viewer.cursor(now);
    }
  }

  private synchronized void forgetFrame() {
    CapturedFrame frame = last;
    last = null;
    if (frame != null) {
      frame.close();
    }
  }

  /// Ends the feed and its listener. Nodes that show it report this. Idempotent.
  @Override
  public void close() {
    synchronized (this) {
      if (state.kind() != FeedState.Kind.ENDED) {
        become(new FeedState(FeedState.Kind.ENDED, "the connection to this console has ended"));
      }
      closed = true;
      viewings.clear();
      wake();
    }
  }
}
