// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.internal.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.frame.ReleaseCause;
import dev.oriel.core.internal.linux.PollSet;
import dev.oriel.core.internal.linux.UnixSockets;
import dev.oriel.dbus.internal.Protocol;
import dev.oriel.dbus.internal.sdbus.CString;
import dev.oriel.dbus.internal.sdbus.SdBus;
import dev.oriel.dbus.internal.sdbus.SdMessage;
import dev.oriel.sync.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The order in which a release is answered and reported.
final class PendingFlushesTest {

  private static final CString UPDATE = CString.constant("UpdateDMABUF");
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private @Nullable SdMessage next(SdBus at, SdBus other) {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (System.nanoTime() < deadline) {
      try (SdMessage _ = other.next()) {
        // Only what authentication needs.
      }
      SdMessage m = at.next();
      if (m != null) {
        return m;
      }
      int _ = PollSet.awaitOne(at.fd(), at.events(), 1_000_000);
    }
    return null;
  }

  @Test
  void theGuestHasItsAnswerBeforeTheReleaseIsTold() {
    UnixSockets.Pair pair = UnixSockets.pair();
    List<Byte> answers = new ArrayList<>();
    try (SdBus qemu = SdBus.servingSocket(pair.near());
        SdBus ours = SdBus.overSocket(pair.far());
        EventLoop loop = new EventLoop("flushes")) {
      ListenerCounters counters = new ListenerCounters();
      ReleaseLog log =
          (_, serial, _, _, cause) -> {
            assertEquals(5, serial);
            assertEquals(ReleaseCause.FINISH, cause);
            assertEquals(1, counters.snapshot().released(cause), "it is counted");
            // Sent bytes arrive at once: a pair of sockets has no delay.
            try (SdMessage answer = qemu.next()) {
              answers.add(answer == null ? 0 : answer.type());
            }
          };
      PendingFlushes flushes =
          new PendingFlushes(ours, new TicketExecutor(loop), counters, log, 0, LIMIT.toNanos());
      try (SdMessage call = qemu.newCall(null, Protocol.LISTENER_PATH, Protocol.LISTENER, UPDATE)) {
        long _ = qemu.send(call);
      }
      SdMessage call = next(ours, qemu);
      assertTrue(call != null, "no call came");
      flushes.issue(call, 5, true, System.nanoTime()).overtake(ReleaseCause.FINISH);
      assertEquals(List.of(SdMessage.METHOD_RETURN), answers);
      flushes.close();
    }
  }
}
