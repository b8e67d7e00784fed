// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus;

import dev.oriel.sync.EventLoop;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/// Spaces out what fingers do, so that none of it is lost where many do something at once.
///
/// With each call QEMU reports all fingers that are down to the guest, five events each, two for
/// one that lifts, and one that ends the report (`console_handle_touch_event` in its
/// `ui/console.c`). Its device has room for 64 events until the guest fetches them, and drops a
/// report that finds none (`virtio_input_send` in `hw/input/virtio-input.c`): a finger whose
/// lifting was dropped stays down in the guest. Five that lift one after the other make 65. No more
/// than 64 are therefore sent within the time in which a busy guest is known to keep up with keys
/// ([ConsoleInput#DEFAULT_INTERVAL]). Of the movements of a finger that have to wait, the last is
/// sent.
///
/// Threading: any thread; what waits is sent on the loop's.
final class TouchPace {

  /// The events that a `virtio-input` device has room for.
  static final int ROOM = 64;

  private static final int DOWN_EVENTS = 5;
  private static final int LIFT_EVENTS = 2;
  private static final int END_OF_REPORT = 1;
  private static final Duration WINDOW = ConsoleInput.DEFAULT_INTERVAL;

  /// How long the end of a connection waits for what is not sent yet: ten fingers lift in half of
  /// that.
  private static final Duration GOODBYE = Duration.ofMillis(400);

  /// What a finger does.
  ///
  /// @param sending sends it
  record Step(Touch.Phase phase, int slot, Runnable sending) {}

  /// What was sent, and when.
  private record Sent(long nanos, int events) {}

  private final EventLoop loop;
  private final List<Step> waiting = new ArrayList<>();
  private final ArrayDeque<Sent> recent = new ArrayDeque<>();
  private final BitSet down = new BitSet();
  private CompletableFuture<Void> allSent = new CompletableFuture<>();
  private int recentEvents;
  private boolean timed;
  private boolean unpaced;

  TouchPace(EventLoop loop) {
    this.loop = loop;
  }

  /// Sends a step as soon as there is room for it, after those before.
  synchronized void offer(Step step) {
    int moved = step.phase == Touch.Phase.UPDATE ? waitingMove(step.slot) : -1;
    if (moved >= 0) {
      waiting.set(moved, step);
      return;
    }
    waiting.add(step);
    sendWhatHasRoom();
  }

  /// Where a movement of a finger waits with nothing else of that finger's behind it.
  private int waitingMove(int slot) {
    for (int i = waiting.size() - 1; i >= 0; i--) {
      Step before = waiting.get(i);
      if (before.slot == slot) {
        return before.phase == Touch.Phase.UPDATE ? i : -1;
      }
    }
    return -1;
  }

  /// Says when nothing waits any more. Completes on a thread that sends: what depends on it returns
  /// at once.
  synchronized CompletableFuture<Void> sent() {
    if (waiting.isEmpty()) {
      return CompletableFuture.completedFuture(null);
    }
    return allSent.copy();
  }

  /// Waits for a moment until all has been sent, and sends the rest nevertheless, as all after
  /// that.
  void close() {
    long deadline = System.nanoTime() + GOODBYE.toNanos();
    synchronized (this) {
      try {
        // The loop's own thread would wait for itself.
        for (long left = GOODBYE.toNanos(); left > 0 && !waiting.isEmpty() && !loop.inLoop(); ) {
          TimeUnit.NANOSECONDS.timedWait(this, left);
          left = deadline - System.nanoTime();
        }
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
      unpaced = true;
      sendWhatHasRoom();
    }
  }

  private synchronized void onTime() {
    timed = false;
    sendWhatHasRoom();
  }

  private synchronized void sendWhatHasRoom() {
    long now = System.nanoTime();
    while (!recent.isEmpty() && now - recent.getFirst().nanos >= WINDOW.toNanos()) {
      recentEvents -= recent.removeFirst().events;
    }
    while (!waiting.isEmpty()) {
      Step next = waiting.getFirst();
      int events = eventsOf(next);
      if (!unpaced && recentEvents + events > ROOM && !recent.isEmpty()) {
        waitFor(recent.getFirst().nanos + WINDOW.toNanos());
        return;
      }
      waiting.removeFirst();
      down.set(next.slot, next.phase != Touch.Phase.END && isDown(next));
      recent.addLast(new Sent(now, events));
      recentEvents += events;
      next.sending.run();
    }
    nothingWaits();
  }

  private void nothingWaits() {
    notifyAll();
    CompletableFuture<Void> done = allSent;
    allSent = new CompletableFuture<>();
    done.complete(null);
  }

  /// Only a beginning puts a finger down; other phases tell of one that is.
  private boolean isDown(Step step) {
    return step.phase == Touch.Phase.BEGIN || down.get(step.slot);
  }

  private int eventsOf(Step step) {
    boolean lifts = step.phase == Touch.Phase.END && down.get(step.slot);
    int others = down.cardinality() - (down.get(step.slot) ? 1 : 0);
    int own = lifts ? LIFT_EVENTS : isDown(step) ? DOWN_EVENTS : 0;
    int all = others * DOWN_EVENTS + own;
    return all == 0 ? 0 : all + END_OF_REPORT;
  }

  private void waitFor(long nanos) {
    if (!timed) {
      try {
        var _ = loop.schedule(nanos, this::onTime);
        timed = true;
      } catch (RejectedExecutionException _) {
        // The connection has ended: nobody is there to be told.
        waiting.clear();
        nothingWaits();
      }
    }
  }
}
