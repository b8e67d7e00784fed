// SPDX-License-Identifier: Apache-2.0
package dev.oriel.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.internal.linux.EventFd;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What a source is told around each wait of its loop.
final class EventLoopWaitTest {

  private final BlockingQueue<Throwable> errors = new LinkedBlockingQueue<>();
  private final EventLoop loop = new EventLoop("test loop", errors::add);
  private final List<String> seen = Collections.synchronizedList(new ArrayList<>());

  @AfterEach
  void closesTheLoop() {
    loop.close();
  }

  private void settle() throws InterruptedException {
    CountDownLatch done = new CountDownLatch(1);
    loop.execute(done::countDown);
    assertTrue(done.await(30, TimeUnit.SECONDS), "the loop runs its tasks");
  }

  /// A source that writes down each call, and throws from the call of a given name.
  private final class Noting implements PollSource {

    private final String name;
    private final EventFd event;
    private final String throwing;

    Noting(String name, EventFd event, String throwing) {
      this.name = name;
      this.event = event;
      this.throwing = throwing;
    }

    private void note(String call) {
      seen.add(name + " " + call);
      if (call.startsWith(throwing)) {
        throw new IllegalStateException(call);
      }
    }

    @Override
    public void beforeWait() {
      note("before");
    }

    @Override
    public void afterWait(int revents) {
      note("after " + revents);
    }

    @Override
    public int fd() {
      note("fd");
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
      event.drain();
      note("ready " + revents);
    }
  }

  private static final String NOWHERE = "nowhere";

  @Test
  void tellsAllSourcesThatTheWaitIsOverBeforeAnyIsReady() throws InterruptedException {
    try (EventFd a = new EventFd();
        EventFd b = new EventFd();
        EventFd c = new EventFd()) {
      a.signal();
      c.signal();
      loop.execute(
          () -> {
            loop.add(new Noting("a", a, NOWHERE));
            loop.add(new Noting("b", b, NOWHERE));
            loop.add(new Noting("c", c, NOWHERE));
          });
      settle();
      settle();
      loop.close();
      // A task that was submitted during the first wait may have ended it, but the signals came
      // first, so that wait has found them.
      List<String> before = List.of("a before", "a fd", "b before", "b fd", "c before", "c fd");
      List<String> after = List.of("a after 1", "b after 0", "c after 1");
      assertEquals(before, seen.subList(0, 6));
      assertEquals(after, seen.subList(6, 9));
      assertEquals(List.of("a ready 1", "c ready 1"), seen.subList(9, 11));
      assertPaired("a");
      assertPaired("b");
      assertPaired("c");
    }
    assertTrue(errors.isEmpty(), errors::toString);
  }

  /// Each preparation is ended exactly once before the next.
  private void assertPaired(String source) {
    List<String> brackets =
        seen.stream()
            .filter(s -> s.startsWith(source + " before") || s.startsWith(source + " after"))
            .map(s -> s.split(" ", 3)[1])
            .toList();
    assertFalse(brackets.isEmpty());
    for (int i = 0; i < brackets.size(); i++) {
      assertEquals(i % 2 == 0 ? "before" : "after", brackets.get(i), seen::toString);
    }
    assertEquals(0, brackets.size() % 2, seen::toString);
  }

  @Test
  void endsTheWaitOfASourceThatWasCancelledDuringIt() throws InterruptedException {
    try (EventFd event = new EventFd()) {
      CountDownLatch waiting = new CountDownLatch(1);
      Registration source =
          loop.add(
              new PollSource() {
                @Override
                public void beforeWait() {
                  seen.add("s before");
                  waiting.countDown();
                }

                @Override
                public void afterWait(int revents) {
                  seen.add("s after");
                }

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
                  seen.add("s ready");
                }
              });
      assertTrue(waiting.await(30, TimeUnit.SECONDS));
      source.cancel();
      event.signal();
      settle();
      settle();
      assertPaired("s");
      assertFalse(seen.contains("s ready"), seen::toString);
    }
  }

  @Test
  void endsTheWaitOfASourceWhoseDescriptorCannotBeHad() throws InterruptedException {
    try (EventFd event = new EventFd()) {
      loop.add(new Noting("s", event, "fd"));
      assertEquals("fd", error());
      settle();
      assertEquals(List.of("s before", "s fd", "s after 0"), seen);
    }
  }

  @Test
  void takesASourceOutThatThrowsBeforeTheWait() throws InterruptedException {
    try (EventFd event = new EventFd()) {
      loop.add(new Noting("s", event, "before"));
      assertEquals("before", error());
      settle();
      assertEquals(List.of("s before"), seen);
    }
  }

  @Test
  void takesASourceOutThatThrowsAfterTheWait() throws InterruptedException {
    try (EventFd event = new EventFd()) {
      event.signal();
      loop.add(new Noting("s", event, "after"));
      assertEquals("after 1", error());
      settle();
      assertEquals(List.of("s before", "s fd", "s after 1"), seen);
      assertTrue(errors.isEmpty(), errors::toString);
    }
  }

  private String error() throws InterruptedException {
    Throwable error = errors.poll(30, TimeUnit.SECONDS);
    assertNotNull(error);
    return String.valueOf(error.getMessage());
  }
}
