// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture;

import dev.oriel.core.cursor.CursorImage;
import dev.oriel.core.frame.Frame;
import dev.oriel.core.frame.FrameMailbox;
import dev.oriel.core.frame.FrameSink;
import dev.oriel.core.frame.ReleaseCause;
import dev.oriel.core.os.Joining;
import dev.oriel.core.text.UntrustedText;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Receives the frames of a console from QEMU, and composes them into a [FrameStore] on its own
/// thread.
///
/// Threading: the sink's methods on the D-Bus thread, the others on any thread.
final class CaptureThread implements FrameSink, AutoCloseable {

  private final FrameStore store;
  private final FrameReader reader;
  private final Semaphore news = new Semaphore(0);
  private final FrameMailbox mailbox = new FrameMailbox(this::arrived);
  private final AtomicLong received = new AtomicLong();
  private final Thread thread;
  private volatile @Nullable String disconnected;
  private volatile long pauseNanos;
  private volatile boolean closed;

  /// Used by the thread only.
  private long composedNanos = System.nanoTime();

  /// @param renderNode the device that reads dma-bufs, or null for any
  /// @param source the id of the captured console, for the thread's name
  CaptureThread(FrameStore store, @Nullable String renderNode, String source) {
    this.store = store;
    this.reader = new FrameReader(store, renderNode);
    this.thread =
        Thread.ofPlatform()
            .daemon()
            .name("oriel-capture-" + UntrustedText.name(source))
            .unstarted(this::run);
  }

  /// Starts to compose. Frames that came before are not lost.
  void start() {
    thread.start();
  }

  /// Returns how many frames have been received.
  long received() {
    return received.get();
  }

  /// Limits how often frames are composed.
  void pace(Duration pause) {
    pauseNanos = pause.toNanos();
    LockSupport.unpark(thread);
  }

  private void run() {
    try (reader) {
      while (!closed) {
        news.acquireUninterruptibly();
        pause();
        int _ = news.drainPermits();
        String reason = disconnected;
        long came = received.get();
        for (Frame f = mailbox.poll(); f != null; f = mailbox.poll()) {
          reader.read(f);
        }
        store.drained(came);
        if (reason != null) {
          store.end(reason);
        }
      }
    } catch (RuntimeException | Error e) {
      store.end("the capture failed: " + e);
      throw e;
    }
  }

  /// Throws if no more frames come: nothing that was received is QEMU's current picture then.
  ///
  /// @throws VmGoneException if QEMU has ended the session
  void checkConnected() {
    String reason = disconnected;
    if (reason != null) {
      throw new VmGoneException(reason);
    }
  }

  /// Called when a frame is in the mailbox.
  private void arrived() {
    received.incrementAndGet();
    news.release();
  }

  /// Waits for the rest of the pause since the last composition. Stops waiting if the pause is
  /// shortened or the capture ends.
  private void pause() {
    for (long left = 1; left > 0 && !closed && disconnected == null; ) {
      left = pauseNanos == 0 ? 0 : composedNanos + pauseNanos - System.nanoTime();
      if (left > 0) {
        LockSupport.parkNanos(this, left);
      }
    }
    composedNanos = System.nanoTime();
  }

  /// Ends the thread when it has handled the frames that it has taken.
  void stop() {
    closed = true;
  }

  /// Ends the thread and drops the frames that have not been composed. Waits for the thread.
  @Override
  public void close() {
    stop();
    mailbox.close();
    news.release();
    LockSupport.unpark(thread);
    Joining.uninterruptibly(thread);
  }

  // ---- the sink of QEMU's frames

  @Override
  public void frame(Frame frame) {
    if (pauseNanos > 0) {
      switch (frame) {
        case Frame.Dmabuf f -> f.ticket().release(ReleaseCause.HIDDEN);
        case Frame.Mapped f -> f.ticket().release(ReleaseCause.HIDDEN);
        case Frame.Pixels _, Frame.Off _, Frame.Unreadable _ -> {}
      }
    }
    mailbox.submit(frame);
  }

  @Override
  public void cursorDefined(CursorImage cursor) {
    store.defineCursor(cursor);
  }

  @Override
  public void cursorMoved(int x, int y, boolean visible) {
    store.moveCursor(x, y, visible);
  }

  @Override
  public void rejected(String reason) {
    store.reject(reason);
  }

  @Override
  public void disconnected(String reason) {
    disconnected = reason;
    news.release();
    LockSupport.unpark(thread);
  }
}
