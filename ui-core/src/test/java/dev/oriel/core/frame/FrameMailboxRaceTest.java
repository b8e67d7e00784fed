// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.geometry.Rect;
import dev.oriel.fixtures.Race;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Each frame that is added to a mailbox is either taken once or released once, even if threads
/// submit, take and close at the same time. See [Race].
final class FrameMailboxRaceTest {

  private static final int ROUNDS = 100_000;

  /// Takes about the same time as the submissions.
  private static final int LOOKS = 12;

  private static final Rect WHOLE = Rect.ofSize(32, 32);

  private final DmabufScanout shown = FrameMailboxTest.scanout();
  private final DmabufScanout next = FrameMailboxTest.scanout();

  @AfterEach
  void everyReferenceCameBack() {
    assertEquals(1, shown.references());
    assertEquals(1, next.references());
    shown.close();
    next.close();
  }

  /// The frames of one console: two updates of one buffer, then one update of another.
  private final class Traffic {

    final FrameMailbox mailbox = new FrameMailbox(() -> {});
    final List<CountingTicket> tickets =
        List.of(new CountingTicket(), new CountingTicket(), new CountingTicket());

    void submit() {
      mailbox.submit(new Frame.Dmabuf(1, 1, share(shown), Damage.of(WHOLE), tickets.get(0)));
      mailbox.submit(new Frame.Dmabuf(2, 2, share(shown), Damage.of(WHOLE), tickets.get(1)));
      mailbox.submit(new Frame.Dmabuf(3, 3, share(next), Damage.of(WHOLE), tickets.get(2)));
    }

    /// Takes frames while they are submitted.
    void take() {
      for (int looks = 0; looks < LOOKS; looks++) {
        Frame f = mailbox.poll();
        if (f != null) {
          f.discard(ReleaseCause.COPIED);
        }
      }
    }

    String end() {
      List<String> causes = new ArrayList<>();
      for (CountingTicket ticket : tickets) {
        assertEquals(1, ticket.releases.size(), "releases of one ticket");
        causes.add(ticket.releases.getFirst().name());
      }
      return String.join(" ", causes);
    }
  }

  @Test
  void framesAreTakenOrSupersededOnce() {
    Race.Tally tally =
        Race.run(
            ROUNDS,
            Traffic::new,
            batch -> batch.forEach(Traffic::take),
            Traffic::end,
            List.of(Traffic::submit, Traffic::take));
    tally.assertSeen("SUPERSEDED SUPERSEDED COPIED", "COPIED COPIED COPIED");
    Set<String> possible =
        Set.of("SUPERSEDED SUPERSEDED COPIED", "COPIED SUPERSEDED COPIED", "COPIED COPIED COPIED");
    assertTrue(possible.containsAll(tally.outcomes().keySet()), tally::toString);
  }

  @Test
  void framesAreTakenOrSupersededOrClosedOnceWhileTheMailboxCloses() {
    Race.Tally tally =
        Race.run(
            ROUNDS,
            Traffic::new,
            batch -> {},
            Traffic::end,
            List.of(Traffic::submit, Traffic::take, traffic -> traffic.mailbox.close()));
    tally.assertSeen("CLOSED CLOSED CLOSED", "SUPERSEDED SUPERSEDED CLOSED");
  }

  private static DmabufScanout share(DmabufScanout scanout) {
    scanout.retain();
    return scanout;
  }
}
