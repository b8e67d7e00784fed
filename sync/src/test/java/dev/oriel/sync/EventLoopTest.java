// SPDX-License-Identifier: Apache-2.0
package dev.oriel.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.internal.linux.EventFd;
import dev.oriel.core.os.OwnedFd;
import dev.oriel.fixtures.OpenDescriptors;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventLoopTest {

  private final BlockingQueue<Throwable> errors = new LinkedBlockingQueue<>();
  private final EventLoop loop = new EventLoop("test loop", errors::add);

  @AfterEach
  void closesTheLoop() {
    loop.close();
  }

  /// Waits until the loop has handled everything that was submitted before.
  private void settle() throws InterruptedException {
    CountDownLatch done = new CountDownLatch(1);
    loop.execute(done::countDown);
    assertTrue(done.await(30, TimeUnit.SECONDS), "the loop runs its tasks");
  }

  @Test
  void runsTheTasksOfOneThreadInOrder() throws InterruptedException {
    List<Integer> seen = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      int n = i;
      loop.execute(() -> seen.add(n));
    }
    settle();
    assertEquals(1000, seen.size());
    for (int i = 0; i < 1000; i++) {
      assertEquals(i, seen.get(i));
    }
  }

  @Test
  void losesNoTaskOfManyThreads() throws InterruptedException {
    int threads = 8;
    int tasks = 5000;
    int[] count = new int[1];
    List<Thread> givers = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      givers.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    for (int i = 0; i < tasks; i++) {
                      loop.execute(() -> count[0]++);
                    }
                  }));
    }
    for (Thread giver : givers) {
      giver.join();
    }
    loop.close();
    assertEquals(threads * tasks, count[0]);
  }

  @Test
  void runsEveryAcceptedTaskWhenItCloses() throws InterruptedException {
    AtomicInteger accepted = new AtomicInteger();
    AtomicInteger ran = new AtomicInteger();
    CountDownLatch going = new CountDownLatch(1);
    Thread giver =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    while (true) {
                      loop.execute(ran::incrementAndGet);
                      accepted.incrementAndGet();
                      going.countDown();
                    }
                  } catch (RejectedExecutionException e) {
                    return;
                  }
                });
    assertTrue(going.await(30, TimeUnit.SECONDS));
    loop.close();
    giver.join();
    assertEquals(accepted.get(), ran.get());
  }

  @Test
  void firesTimersInTheOrderOfTheirDeadlines() throws InterruptedException {
    List<String> seen = new ArrayList<>();
    CountDownLatch done = new CountDownLatch(4);
    loop.execute(
        () -> {
          long now = System.nanoTime();
          loop.schedule(now + 3_000_000, () -> note(seen, "third", done));
          loop.schedule(now + 1_000_000, () -> note(seen, "first", done));
          loop.schedule(now + 1_000_000, () -> note(seen, "second", done));
          loop.schedule(now + 2_000_000, () -> note(seen, "never", done)).cancel();
          loop.schedule(now + 4_000_000, () -> note(seen, "fourth", done));
        });
    assertTrue(done.await(30, TimeUnit.SECONDS));
    assertEquals(List.of("first", "second", "third", "fourth"), seen);
  }

  private static void note(List<String> seen, String what, CountDownLatch done) {
    seen.add(what);
    done.countDown();
  }

  @Test
  void firesATimerNotBeforeItsDeadline() throws InterruptedException {
    BlockingQueue<Long> firedAt = new LinkedBlockingQueue<>();
    long deadline = System.nanoTime() + 20_000_000;
    loop.schedule(deadline, () -> firedAt.add(System.nanoTime()));
    Long at = firedAt.poll(30, TimeUnit.SECONDS);
    assertNotNull(at);
    assertTrue(at >= deadline, () -> (deadline - at) + " ns early");
  }

  @Test
  void callsBackOnceWhenAFenceIsSignalledAndClosesIt() throws InterruptedException {
    int before = OpenDescriptors.count();
    AtomicInteger calls = new AtomicInteger();
    CountDownLatch called = new CountDownLatch(1);
    try (EventFd fence = new EventFd()) {
      loop.watch(
          fence.fd().duplicate(),
          () -> {
            calls.incrementAndGet();
            called.countDown();
          });
      settle();
      assertEquals(0, calls.get());
      fence.signal();
      assertTrue(called.await(30, TimeUnit.SECONDS));
      settle();
      settle();
      assertEquals(1, calls.get());
      assertEquals(before + 1, OpenDescriptors.count());
    }
  }

  @Test
  void neverCallsBackForACancelledFenceAndClosesIt() throws InterruptedException {
    int before = OpenDescriptors.count();
    AtomicInteger calls = new AtomicInteger();
    try (EventFd fence = new EventFd()) {
      Registration watch = loop.watch(fence.fd().duplicate(), calls::incrementAndGet);
      settle();
      watch.cancel();
      watch.cancel();
      fence.signal();
      settle();
      settle();
      assertEquals(0, calls.get());
      assertEquals(before + 1, OpenDescriptors.count());
    }
  }

  @Test
  void endsEachFenceExactlyOnceWhenCancellationsRaceWithSignals() throws InterruptedException {
    int before = OpenDescriptors.count();
    int rounds = 2000;
    AtomicInteger calls = new AtomicInteger();
    AtomicInteger late = new AtomicInteger();
    for (int i = 0; i < rounds; i++) {
      EventFd fence = new EventFd();
      boolean[] cancelled = new boolean[1];
      Registration watch =
          loop.watch(
              fence.fd().duplicate(),
              () -> {
                calls.incrementAndGet();
                if (cancelled[0]) {
                  late.incrementAndGet();
                }
              });
      fence.signal();
      if (i % 2 == 0) {
        watch.cancel();
        loop.execute(() -> cancelled[0] = true);
      }
      fence.close();
    }
    settle();
    settle();
    loop.close();
    assertEquals(0, late.get());
    assertTrue(calls.get() >= 0 && calls.get() <= rounds);
    assertEquals(before - 1, OpenDescriptors.count(), "only the loop's own eventfd is closed");
  }

  @Test
  void closesTheFencesItStillWaitsForWhenItEnds() {
    int before = OpenDescriptors.count();
    AtomicInteger calls = new AtomicInteger();
    try (EventFd fence = new EventFd()) {
      for (int i = 0; i < 100; i++) {
        loop.watch(fence.fd().duplicate(), calls::incrementAndGet);
      }
      loop.close();
      assertEquals(
          before, OpenDescriptors.count(), "the loop's eventfd is closed, the test's is open");
    }
    assertEquals(0, calls.get());
  }

  @Test
  void consumesAFenceAlsoAfterItsEnd() {
    loop.close();
    try (EventFd fence = new EventFd()) {
      OwnedFd given = fence.fd().duplicate();
      assertThrows(RejectedExecutionException.class, () -> loop.watch(given, () -> {}));
      assertFalse(given.isOpen());
    }
  }

  @Test
  void asksASourceAnewBeforeEachWait() throws InterruptedException {
    try (EventFd event = new EventFd()) {
      BlockingQueue<Integer> seen = new LinkedBlockingQueue<>();
      AtomicInteger wanted = new AtomicInteger();
      Registration source =
          loop.add(
              new PollSource() {
                @Override
                public int fd() {
                  return event.fd().number();
                }

                @Override
                public int events() {
                  return wanted.get();
                }

                @Override
                public long deadlineNanos() {
                  return NEVER;
                }

                @Override
                public void ready(int revents) {
                  event.drain();
                  wanted.set(0);
                  seen.add(revents);
                }
              });
      event.signal();
      settle();
      assertTrue(seen.isEmpty(), "no event was requested");
      wanted.set(PollSource.IN);
      settle();
      assertEquals(PollSource.IN, seen.poll(30, TimeUnit.SECONDS));
      source.cancel();
      wanted.set(PollSource.IN);
      event.signal();
      settle();
      settle();
      assertTrue(seen.isEmpty(), "it was cancelled");
    }
  }

  @Test
  void callsASourceWithoutADescriptorAtItsDeadline() throws InterruptedException {
    BlockingQueue<Long> seen = new LinkedBlockingQueue<>();
    loop.add(
        new PollSource() {
          private long deadline = System.nanoTime() + 5_000_000;
          private int calls;

          @Override
          public int fd() {
            return -1;
          }

          @Override
          public int events() {
            return 0;
          }

          @Override
          public long deadlineNanos() {
            return deadline;
          }

          @Override
          public void ready(int revents) {
            assertEquals(0, revents);
            seen.add(System.nanoTime() - deadline);
            deadline = ++calls < 3 ? deadline + 5_000_000 : NEVER;
          }
        });
    for (int i = 0; i < 3; i++) {
      Long lateness = seen.poll(30, TimeUnit.SECONDS);
      assertNotNull(lateness);
      assertTrue(lateness >= 0);
    }
    settle();
    settle();
    assertTrue(seen.isEmpty());
    assertTrue(errors.isEmpty());
  }

  @Test
  void reportsWhatTasksAndTimersThrowAndGoesOn() throws InterruptedException {
    loop.execute(
        () -> {
          throw new IllegalStateException("task");
        });
    loop.schedule(
        Duration.ZERO,
        () -> {
          throw new IllegalStateException("timer");
        });
    assertEquals("task", assertInstanceOf(IllegalStateException.class, error()).getMessage());
    assertEquals("timer", assertInstanceOf(IllegalStateException.class, error()).getMessage());
    settle();
  }

  @Test
  void takesASourceThatThrowsOut() throws InterruptedException {
    try (EventFd event = new EventFd()) {
      event.signal();
      loop.add(
          new PollSource() {
            @Override
            public int fd() {
              return event.fd().number();
            }

            @Override
            public int events() {
              return IN;
            }

            @Override
            public long deadlineNanos() {
              return NEVER;
            }

            @Override
            public void ready(int revents) {
              throw new IllegalStateException("source");
            }
          });
      assertEquals("source", assertInstanceOf(IllegalStateException.class, error()).getMessage());
      settle();
      settle();
      assertTrue(errors.isEmpty());
    }
  }

  private Throwable error() throws InterruptedException {
    Throwable error = errors.poll(30, TimeUnit.SECONDS);
    assertNotNull(error);
    return error;
  }

  @Test
  void canBeClosedTwiceAndByItsOwnThread() throws InterruptedException {
    BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    loop.execute(
        () -> {
          loop.close();
          loop.execute(() -> seen.add("a task given while closing"));
        });
    assertEquals("a task given while closing", seen.poll(30, TimeUnit.SECONDS));
    loop.close();
    loop.close();
    assertThrows(RejectedExecutionException.class, () -> loop.execute(() -> {}));
  }

  @Test
  void knowsItsThread() throws InterruptedException {
    BlockingQueue<Boolean> seen = new LinkedBlockingQueue<>();
    loop.execute(
        () -> {
          loop.checkThread();
          seen.add(loop.inLoop());
        });
    assertEquals(true, seen.poll(30, TimeUnit.SECONDS));
    assertFalse(loop.inLoop());
    IllegalStateException e = assertThrows(IllegalStateException.class, loop::checkThread);
    assertTrue(String.valueOf(e.getMessage()).contains("test loop"), e::toString);
  }
}
