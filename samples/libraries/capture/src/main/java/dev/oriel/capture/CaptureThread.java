// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture;

import dev.oriel.core.cursor.CursorImage;
import dev.oriel.core.frame.Frame;
import dev.oriel.core.frame.FrameMailbox;
import dev.oriel.core.frame.FrameSink;
import dev.oriel.core.frame.ReleaseCause;
import dev.oriel.core.text.UntrustedText;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Takes what QEMU tells of a console, and composes its frames into a [FrameStore] on a thread of
/// its own.
///
/// Threading: the sink's methods on the D-Bus thread, the others on any.
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

  /// The thread's alone.
  private long composedNanos = System.nanoTime();

  /// @param renderNode the device to read with, or null for any
  /// @param source what is captured, for the thread's name
  CaptureThread(FrameStore store, @Nullable String renderNode, String source) {
    this.store = store;
    this.reader = new FrameReader(store, renderNode);
    this.thread =
        Thread.ofPlatform()
            .daemon()
            .name("oriel-capture-" + UntrustedText.name(source))
            .unstarted(this::run);
  }

  /// Starts to compose; what has come before is not lost.
  void start() {
    thread.start();
  }

  /// Returns how many frames have come.
  long received() {
    return received.get();
  }

  /// Has frames composed no more often than this.
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

  /// Called when a frame lies in the mailbox.
  private void arrived() {
    received.incrementAndGet();
    news.release();
  }

  /// Lets the pause since the last composition pass, unless it is shortened or this ends.
  private void pause() {
    for (long left = 1; left > 0 && !closed && disconnected == null; ) {
      left = pauseNanos == 0 ? 0 : composedNanos + pauseNanos - System.nanoTime();
      if (left > 0) {
        LockSupport.parkNanos(this, left);
      }
    }
    composedNanos = System.nanoTime();
  }

  /// Has the thread end when it has dealt with what it has taken.
  void stop() {
    closed = true;
  }

  /// Ends the thread and drops what has not been composed. Waits for the thread.
  @Override
  public void close() {
    stop();
    mailbox.close();
    news.release();
    LockSupport.unpark(thread);
    Joining.uninterruptibly(thread);
  }

  // ---- what QEMU tells

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
