// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.frame.Frame;
import dev.oriel.core.frame.ReleaseCause;
import dev.oriel.core.os.OwnedFd;
import dev.oriel.dbus.listener.AttachOptions;
import dev.oriel.dbus.listener.AttachOptions.Consistency;
import dev.oriel.dbus.testing.Answer;
import dev.oriel.dbus.testing.FakeQemu;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// How a listener for whole pictures handles shared memory, into which QEMU's guest may draw
/// whenever QEMU does not wait for an answer.
final class WholePicturesTest extends FakeQemuFixture {

  /// A picture of more than 64 MiB.
  private static final int LARGE = 4097;

  private static final AttachOptions WHOLE =
      AttachOptions.DEFAULT.withConsistency(Consistency.WHOLE).withDeadline(Duration.ofMillis(900));

  @Test
  void sharedMemoryThatAMessageHoldsIsAskedForInMessages() {
    FakeQemu.Listener q = attach(WHOLE);
    assertEquals(List.of(MAP, DMABUF2), q.interfaces());
    try (OwnedFd memory = memory(4096 * 4096 * 4)) {
      String error = scanoutMap(q, memory, 0, 4096, 4096, 4 * 4096, XRGB).error();
      assertTrue(error.contains("NotSupported") && error.contains("send the pixels"), error);
    }
    scanout(q, 4, 4, 16, XRGB, 64).ok();
    sink.await("the pixels", s -> s.size().equals("4x4"));
    // This is not an error, and nothing was lost.
    assertEquals(List.of(), sink.rejections());
    assertEquals(List.of("pixels 4x4"), sink.log());
  }

  @Test
  void qemuWaitsWhileSharedMemoryThatNoMessageHoldsIsRead() {
    FakeQemu.Listener q = attach(WHOLE);
    sink.hold();
    int large = 4 * LARGE * LARGE;
    try (OwnedFd memory = memory(large)) {
      Answer first = scanoutMap(q, memory, 0, LARGE, LARGE, 4 * LARGE, XRGB);
      sink.awaitFrames(1);
      q.call("org.freedesktop.DBus.Peer", "Ping", m -> {}).ok();
      Frame frame = Objects.requireNonNull(sink.pollHeld());
      boolean waiting = !first.isDone();
      frame.discard(ReleaseCause.COPIED);
      first.ok();
      assertTrue(waiting || first.nanos() >= WHOLE.deadline().toNanos(), "answered at once");
      // Updates are answered at once, so they do not keep QEMU from writing to the memory.
      q.call(MAP, "UpdateMap", m -> ints(m, 0, 0, 8, 8)).ok();
      sink.awaitFrames(2);
      assertFalse(Objects.requireNonNull(sink.pollHeld()) instanceof Frame.Pixels);
    }
  }

  @Test
  void qemuDoesNotWaitForAReaderThatDoesNotCome() {
    FakeQemu.Listener q = attach(WHOLE.withDeadline(Duration.ofMillis(5)));
    sink.hold();
    try (OwnedFd memory = memory(4 * LARGE * LARGE)) {
      scanoutMap(q, memory, 0, LARGE, LARGE, 4 * LARGE, XRGB).ok();
    }
  }
}
