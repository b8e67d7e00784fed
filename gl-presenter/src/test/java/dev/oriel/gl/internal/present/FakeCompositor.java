// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.present;

import dev.oriel.core.frame.Damage;
import dev.oriel.core.frame.DmabufLayout;
import dev.oriel.core.frame.DmabufScanout;
import dev.oriel.core.geometry.Viewport;
import dev.oriel.fixtures.Await;
import dev.oriel.sync.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/// A compositor whose answers and screen updates the test controls.
///
/// It takes a shown buffer to the screen at [#update], which ends its reading of all others, as a
/// compositor does. Threading: any thread; what it tells the presenter, it tells on the present
/// thread.
final class FakeCompositor implements PassThrough {

  /// One call of `show`, `move` or `hide`.
  ///
  /// @param buffer the buffer, or null if none is shown
  record Shown(@Nullable DmabufScanout buffer, Damage damage, Viewport viewport) {}

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Viewport NOWHERE = Viewport.fit(1, 1, 0, 0);

  private final Set<DmabufScanout> asked = new HashSet<>();
  private final Set<DmabufScanout> taken = new HashSet<>();
  private final Set<DmabufScanout> read = new HashSet<>();
  private final List<Shown> calls = new ArrayList<>();
  private @Nullable EventLoop loop;
  private @Nullable Listener listener;
  private @Nullable DmabufScanout current;
  private long shows;
  private boolean answers = true;
  private boolean waitsForWriters;
  private boolean awaitsScreen;
  private boolean closed;
  private String refusal = "";

  /// Opens the way, as the surface does.
  synchronized PassThrough open(EventLoop presenting, Listener news) {
    loop = presenting;
    listener = news;
    return this;
  }

  /// Lets questions wait for [#answer], or answers them at once.
  synchronized void answersAtOnce(boolean yes) {
    answers = yes;
  }

  /// Lets this compositor wait for the writers of buffers.
  FakeCompositor waitingForWriters() {
    waitsForWriters = true;
    return this;
  }

  /// Answers all questions so far.
  void answer() {
    tell(() -> taken.addAll(asked));
  }

  /// Refuses all buffers from now on, with the given reason; empty to take them again.
  synchronized void refuse(String reason) {
    refusal = reason;
  }

  /// Updates the screen: the shown buffer is taken to it, and no other is read any more.
  void update() {
    tell(
        () -> {
          read.removeIf(b -> b != current);
          awaitsScreen = false;
        });
  }

  /// Tells that a showing, counted from 1, became visible.
  void visible(long show, long nanos) {
    onLoop(() -> listener().visible(show, nanos));
  }

  /// Loses the connection.
  void die() {
    onLoop(() -> listener().failed(new IllegalStateException("the compositor is gone")));
  }

  private void tell(Runnable news) {
    onLoop(
        () -> {
          synchronized (this) {
            news.run();
          }
          listener().changed();
        });
  }

  private synchronized Listener listener() {
    return Objects.requireNonNull(listener, "the surface was not opened");
  }

  private void onLoop(Runnable task) {
    EventLoop presenting;
    synchronized (this) {
      presenting = Objects.requireNonNull(loop, "the surface was not opened");
    }
    CountDownLatch done = new CountDownLatch(1);
    presenting.execute(
        () -> {
          task.run();
          done.countDown();
        });
    try {
      done.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /// Waits until the number of calls so far is `count`, and returns the last.
  Shown await(int count) {
    Await.until(() -> count + " calls; made: " + calls(), LIMIT, () -> calls().size() >= count);
    return calls().get(count - 1);
  }

  synchronized List<Shown> calls() {
    return List.copyOf(calls);
  }

  synchronized boolean isClosed() {
    return closed;
  }

  @Override
  public synchronized @Nullable String refusal(DmabufLayout layout) {
    return refusal.isEmpty() ? null : refusal;
  }

  @Override
  public @Nullable String refusal(Viewport viewport) {
    return null;
  }

  @Override
  public synchronized Answer offer(DmabufScanout scanout) {
    asked.add(scanout);
    if (answers) {
      taken.add(scanout);
    }
    return taken.contains(scanout) ? Answer.TAKEN : Answer.PENDING;
  }

  @Override
  public synchronized boolean waitsForWriters() {
    return waitsForWriters;
  }

  @Override
  public synchronized long taken() {
    return taken.size();
  }

  @Override
  public synchronized long show(DmabufScanout scanout, Damage damage, Viewport viewport) {
    current = scanout;
    read.add(scanout);
    awaitsScreen = true;
    calls.add(new Shown(scanout, damage, viewport));
    return ++shows;
  }

  @Override
  public synchronized void move(Viewport viewport) {
    calls.add(new Shown(current, Damage.NONE, viewport));
  }

  @Override
  public void commitWindow() {}

  @Override
  public synchronized void hide() {
    current = null;
    calls.add(new Shown(null, Damage.NONE, NOWHERE));
  }

  @Override
  public synchronized boolean readsOthers() {
    return read.stream().anyMatch(b -> b != current);
  }

  @Override
  public synchronized boolean awaitsScreen() {
    return awaitsScreen;
  }

  @Override
  public synchronized void close() {
    closed = true;
  }
}
