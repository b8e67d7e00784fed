// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.internal.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.frame.ReleaseCause;
import dev.oriel.core.internal.linux.UnixSockets;
import dev.oriel.core.os.OwnedFd;
import dev.oriel.sync.EventLoop;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A ticket is completed exactly once, whoever releases it first; [TicketRaceTest] releases it from
/// several threads at once.
final class LoopTicketTest {

  private static final class Counted extends LoopTicket {

    final List<ReleaseCause> completions = new CopyOnWriteArrayList<>();
    final CountDownLatch completed = new CountDownLatch(1);

    Counted(TicketExecutor executor) {
      super(executor);
    }

    @Override
    void complete(ReleaseCause cause) {
      completions.add(cause);
      completed.countDown();
    }
  }

  private final EventLoop loop = new EventLoop("tickets");
  private final TicketExecutor executor = new TicketExecutor(loop);

  @AfterEach
  void stop() {
    loop.close();
  }

  private void onLoop(Runnable task) {
    CompletableFuture.runAsync(task, loop).join();
  }

  @Test
  void closesTheFenceThatLostAndKeepsTheCauseThatWon() {
    Counted ticket = new Counted(executor);
    assertTrue(ticket.release(ReleaseCause.FINISH));
    try (UnixSockets.Pair fence = UnixSockets.pair()) {
      assertFalse(ticket.releaseWhenSignalled(fence.near()));
      assertFalse(fence.near().isOpen());
    }
    onLoop(() -> {});
    assertEquals(List.of(ReleaseCause.FINISH), ticket.completions);
  }

  @Test
  void waitsForTheFenceAndNoLonger() throws Exception {
    Counted ticket = new Counted(executor);
    try (UnixSockets.Pair fence = UnixSockets.pair()) {
      OwnedFd near = fence.near();
      assertTrue(ticket.releaseWhenSignalled(near));
      assertFalse(ticket.release(ReleaseCause.CLOSED), "a frame that closes does not overtake");
      onLoop(() -> {});
      assertEquals(List.of(), ticket.completions);
      fence.far().close();
      assertTrue(ticket.completed.await(30, TimeUnit.SECONDS));
      onLoop(() -> {});
      assertEquals(List.of(ReleaseCause.FENCE), ticket.completions);
      assertFalse(near.isOpen());
    }
  }

  /// The deadline may pass after a fence is bound and before the loop handles it.
  @Test
  void overtakesAFenceThatTheLoopHasNotHeardOf() {
    Counted ticket = new Counted(executor);
    try (UnixSockets.Pair fence = UnixSockets.pair()) {
      onLoop(
          () -> {
            assertTrue(ticket.releaseWhenSignalled(fence.near())); // its task comes after this one
            ticket.overtake(ReleaseCause.DEADLINE);
            assertEquals(List.of(), ticket.completions);
          });
      onLoop(() -> {});
      assertEquals(List.of(ReleaseCause.DEADLINE), ticket.completions);
      assertFalse(fence.near().isOpen());
    }
  }

  @Test
  void overtakesAFenceThatIsWaitedFor() {
    Counted ticket = new Counted(executor);
    try (UnixSockets.Pair fence = UnixSockets.pair()) {
      assertTrue(ticket.releaseWhenSignalled(fence.near()));
      onLoop(() -> {});
      onLoop(() -> ticket.overtake(ReleaseCause.CLOSED));
      onLoop(() -> ticket.overtake(ReleaseCause.DEADLINE));
      assertEquals(List.of(ReleaseCause.CLOSED), ticket.completions);
      assertFalse(fence.near().isOpen());
    }
  }

  @Test
  void completesAfterTheEndOfTheLoop() {
    Counted released = new Counted(executor);
    Counted fenced = new Counted(executor);
    loop.close();
    assertTrue(released.release(ReleaseCause.COPIED));
    assertEquals(List.of(ReleaseCause.COPIED), released.completions);
    try (UnixSockets.Pair fence = UnixSockets.pair()) {
      assertTrue(fenced.releaseWhenSignalled(fence.near()));
      assertEquals(List.of(ReleaseCause.CLOSED), fenced.completions);
      assertFalse(fence.near().isOpen());
    }
  }
}
