// SPDX-License-Identifier: Apache-2.0
package dev.oriel.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.internal.linux.EventFd;
import dev.oriel.core.os.Errno;
import dev.oriel.core.os.OsException;
import dev.oriel.core.os.OwnedFd;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// Tests of the operations of a sync file that only need `poll`, with an eventfd in its place.
/// [KernelFenceTest] uses real sync files.
class SyncFileTest {

  @Test
  void isSignalledWhenItsDescriptorIsReadable() {
    try (EventFd event = new EventFd();
        SyncFile fence = SyncFile.adopt(event.fd().duplicate())) {
      assertFalse(fence.isSignalled());
      event.signal();
      assertTrue(fence.isSignalled());
      assertTrue(fence.isSignalled(), "a signalled fence stays signalled");
    }
  }

  @Test
  void waitsNoLongerThanItIsTold() {
    try (EventFd event = new EventFd();
        SyncFile fence = SyncFile.adopt(event.fd().duplicate())) {
      long begin = System.nanoTime();
      assertFalse(fence.await(Duration.ofMillis(5)));
      long took = System.nanoTime() - begin;
      assertTrue(took >= 5_000_000, () -> "only " + took + " ns");
      event.signal();
      assertTrue(fence.await(Duration.ZERO));
      assertTrue(fence.await(Duration.ofSeconds(Long.MAX_VALUE)));
    }
  }

  @Test
  void endsAWaitWhenItIsSignalled() throws InterruptedException {
    try (EventFd event = new EventFd();
        SyncFile fence = SyncFile.adopt(event.fd().duplicate())) {
      Thread signaller = Thread.ofPlatform().start(event::signal);
      assertTrue(fence.await(Duration.ofSeconds(30)));
      signaller.join();
    }
  }

  @Test
  void ownsItsDescriptorUntilItIsDetached() {
    try (EventFd event = new EventFd()) {
      OwnedFd given = event.fd().duplicate();
      SyncFile fence = SyncFile.adopt(given);
      assertFalse(given.isOpen(), "taken over");
      try (OwnedFd taken = fence.detach()) {
        fence.close();
        assertTrue(taken.isOpen());
        assertThrows(IllegalStateException.class, fence::isSignalled);
      }
    }
  }

  @Test
  void saysWhatItIsNot() {
    try (EventFd event = new EventFd();
        SyncFile fence = SyncFile.adopt(event.fd().duplicate())) {
      OsException describing = assertThrows(OsException.class, fence::describe);
      assertEquals(Errno.ENOTTY, describing.errno());
      OsException merging = assertThrows(OsException.class, () -> fence.merge("both", fence));
      assertEquals(Errno.ENOTTY, merging.errno());
      assertTrue(merging.toString().contains("SYNC_IOC_MERGE"), merging::toString);
    }
  }
}
