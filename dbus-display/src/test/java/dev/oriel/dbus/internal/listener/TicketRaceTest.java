// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.internal.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.oriel.core.frame.ReleaseCause;
import dev.oriel.core.frame.ReleaseTicket;
import dev.oriel.core.internal.linux.EventFd;
import dev.oriel.core.os.OwnedFd;
import dev.oriel.fixtures.OpenDescriptors;
import dev.oriel.fixtures.Race;
import dev.oriel.sync.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A ticket is completed exactly once, and every descriptor is closed, no matter which of these
/// happen at the same time: a release, a bound fence, the fence's signal, the deadline, the end of
/// the loop.
///
/// The loop and the fences (eventfds) are real. See [Race] for why this is not jcstress.
final class TicketRaceTest {

  private int descriptorsBefore;

  @BeforeEach
  void countDescriptors() {
    descriptorsBefore = OpenDescriptors.count();
  }

  @AfterEach
  void noDescriptorLeaks() {
    assertEquals(descriptorsBefore, OpenDescriptors.count());
  }

  /// A ticket that counts its completions.
  private static final class Counted extends LoopTicket {

    private final AtomicInteger completions = new AtomicInteger();
    private final AtomicReference<@Nullable ReleaseCause> cause = new AtomicReference<>();

    Counted(TicketExecutor executor) {
      super(executor);
    }

    @Override
    void complete(ReleaseCause why) {
      completions.incrementAndGet();
      cause.set(why);
    }

    String end() {
      assertEquals(1, completions.get(), "completions");
      return Objects.requireNonNull(cause.get()).name();
    }
  }

  /// A guest's flush, and the actions that compete for it.
  private static final class Flush {

    private final EventLoop loop;
    private final Counted ticket;
    private final AtomicInteger winners = new AtomicInteger();

    Flush(EventLoop loop, TicketExecutor executor) {
      this.loop = loop;
      this.ticket = new Counted(executor);
    }

    void release(ReleaseCause cause) {
      if (ticket.release(cause)) {
        winners.incrementAndGet();
      }
    }

    /// The loop handles the deadline.
    void overtake() {
      loop.execute(() -> ticket.overtake(ReleaseCause.DEADLINE));
    }

    String end() {
      String cause = ticket.end();
      assertEquals(cause.equals("DEADLINE") ? 0 : 1, winners.get(), "told to have released it");
      return cause;
    }
  }

  @Test
  void releasesAndTheDeadline() {
    try (EventLoop loop = new EventLoop("tickets")) {
      TicketExecutor executor = new TicketExecutor(loop);
      Race.run(
              100_000,
              () -> new Flush(loop, executor),
              _ -> drain(loop),
              Flush::end,
              List.of(
                  flush -> flush.release(ReleaseCause.COPIED),
                  flush -> flush.release(ReleaseCause.SUPERSEDED),
                  Flush::overtake))
          .assertSeen("COPIED", "SUPERSEDED", "DEADLINE");
    }
  }

  /// A flush, or several that are answered together, and a fence.
  private static final class FencedFlush {

    private final EventLoop loop;
    private final List<Counted> tickets = new ArrayList<>();
    private final ReleaseTicket together;
    private final EventFd fence = new EventFd();
    private final OwnedFd bound = fence.fd().duplicate();

    FencedFlush(EventLoop loop, TicketExecutor executor, int count) {
      this.loop = loop;
      for (int i = 0; i < count; i++) {
        tickets.add(new Counted(executor));
      }
      together = ReleaseTicket.all(List.copyOf(tickets));
    }

    void bind() {
      boolean _ = together.releaseWhenSignalled(bound);
    }

    void overtake() {
      loop.execute(
          () -> {
            for (Counted ticket : tickets) {
              ticket.overtake(ReleaseCause.DEADLINE);
            }
          });
    }

    String end() {
      assertFalse(bound.isOpen(), "the fence was consumed");
      fence.close();
      List<String> causes = new ArrayList<>();
      for (Counted ticket : tickets) {
        causes.add(ticket.end());
      }
      return String.join(" ", causes);
    }
  }

  @Test
  void aFenceItsSignalAReleaseAndTheDeadline() {
    raceForFences(1, 40_000).assertSeen("FENCE", "COPIED", "DEADLINE");
  }

  @Test
  void severalTicketsWithOneFence() {
    raceForFences(2, 20_000).assertSeen("FENCE FENCE", "COPIED COPIED", "DEADLINE DEADLINE");
  }

  private static Race.Tally raceForFences(int tickets, int rounds) {
    try (EventLoop loop = new EventLoop("tickets")) {
      TicketExecutor executor = new TicketExecutor(loop);
      List<Consumer<FencedFlush>> actors =
          List.of(
              FencedFlush::bind,
              flush -> flush.fence.signal(),
              flush -> flush.together.release(ReleaseCause.COPIED),
              FencedFlush::overtake);
      return Race.run(
          rounds,
          () -> new FencedFlush(loop, executor, tickets),
          batch -> endAll(loop, batch),
          FencedFlush::end,
          actors);
    }
  }

  /// A listener that closes, together with its loop. Open tickets are overtaken. A ticket that
  /// nothing overtakes (the lease of a message) is completed by its holder.
  private static final class ClosingLoop {

    private final EventLoop loop = new EventLoop("closing");
    private final TicketExecutor executor = new TicketExecutor(loop);
    private final FencedFlush gated = new FencedFlush(loop, executor, 1);
    private final Counted lease = new Counted(executor);

    void close() {
      loop.execute(() -> gated.tickets.forEach(t -> t.overtake(ReleaseCause.CLOSED)));
      loop.close();
    }

    String end() {
      return gated.end() + " " + lease.end();
    }
  }

  @Test
  void theEndOfTheLoop() {
    Race.run(
            2_000, // each with a thread of its own
            ClosingLoop::new,
            batch -> {},
            ClosingLoop::end,
            List.of(
                ClosingLoop::close,
                race -> race.gated.bind(),
                race -> race.gated.fence.signal(),
                race -> race.lease.release(ReleaseCause.SUPERSEDED)))
        .assertSeen("CLOSED SUPERSEDED", "FENCE SUPERSEDED");
  }

  /// Lets the deadline pass for the open tickets.
  private static void endAll(EventLoop loop, List<FencedFlush> batch) {
    batch.forEach(FencedFlush::overtake);
    drain(loop);
  }

  private static void drain(EventLoop loop) {
    CompletableFuture.runAsync(() -> {}, loop).join();
  }
}
