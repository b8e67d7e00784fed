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

/// Spaces out the events of fingers, so that none is lost if many fingers act at the same time.
///
/// With each call, QEMU reports all fingers that are down to the guest: five events for each, two
/// for a finger that lifts, and one that ends the report (`console_handle_touch_event` in its
/// `ui/console.c`). Its device has room for 64 events until the guest fetches them. It drops a
/// report that does not fit (`virtio_input_send` in `hw/input/virtio-input.c`), and a finger whose
/// lifting was dropped stays down in the guest. Five fingers that lift one after the other make 65
/// events. This class therefore sends no more than 64 events within
/// [ConsoleInput#DEFAULT_INTERVAL], a time in which a busy guest is known to keep up with keys. If
/// several movements of a finger have to wait, only the last one is sent.
///
/// Threading: any thread; waiting steps are sent on the loop's thread.
final class TouchPace {

  /// The events that a `virtio-input` device has room for.
  static final int ROOM = 64;

  private static final int DOWN_EVENTS = 5;
  private static final int LIFT_EVENTS = 2;
  private static final int END_OF_REPORT = 1;
  private static final Duration WINDOW = ConsoleInput.DEFAULT_INTERVAL;

  /// How long the end of a connection waits for unsent steps. Ten fingers lift in half of that
  /// time.
  private static final Duration CLOSE_LIMIT = Duration.ofMillis(400);

  /// An event of a finger.
  ///
  /// @param sending sends it
  record Step(Touch.Phase phase, int slot, Runnable sending) {}

  /// A report that was sent, with its time and its number of events.
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

  /// Sends a step after those before it, as soon as there is room.
  synchronized void offer(Step step) {
    int moved = step.phase == Touch.Phase.UPDATE ? waitingMove(step.slot) : -1;
    if (moved >= 0) {
      waiting.set(moved, step);
      return;
    }
    waiting.add(step);
    sendWhatHasRoom();
  }

  /// Returns the index of a waiting movement of a finger that no other step of this finger follows,
  /// or -1.
  private int waitingMove(int slot) {
    for (int i = waiting.size() - 1; i >= 0; i--) {
      Step before = waiting.get(i);
      if (before.slot == slot) {
        return before.phase == Touch.Phase.UPDATE ? i : -1;
      }
    }
    return -1;
  }

  /// Reports when no step waits any more. Completes on a thread that sends: actions that depend on
  /// it must return at once.
  synchronized CompletableFuture<Void> sent() {
    if (waiting.isEmpty()) {
      return CompletableFuture.completedFuture(null);
    }
    return allSent.copy();
  }

  /// Waits a moment until all steps have been sent. Then sends the rest, and all later steps, at
  /// once.
  void close() {
    long deadline = System.nanoTime() + CLOSE_LIMIT.toNanos();
    synchronized (this) {
      try {
        // The loop's own thread would wait for itself.
        for (long left = CLOSE_LIMIT.toNanos();
            left > 0 && !waiting.isEmpty() && !loop.inLoop(); ) {
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

  /// Returns whether the finger is down after this step. Only the phase BEGIN puts a finger down.
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
        // The connection has ended: no one can receive the steps.
        waiting.clear();
        nothingWaits();
      }
    }
  }
}
