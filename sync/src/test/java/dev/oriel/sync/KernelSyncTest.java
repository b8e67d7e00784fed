// SPDX-License-Identifier: Apache-2.0
package dev.oriel.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.internal.linux.Descriptors;
import dev.oriel.core.internal.linux.Memory;
import dev.oriel.core.memory.SharedMemory;
import dev.oriel.core.os.OwnedFd;
import dev.oriel.guest.Udmabuf;
import dev.oriel.guest.Vgem;
import dev.oriel.guest.VgemFences;
import dev.oriel.sync.DmabufSync.Access;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Tests of fence export, fence import and timelines, with a real kernel in the lab VM.
@Tag("lab")
@VgemFences
class KernelSyncTest {

  private static final int PAGE = 4096;

  private Vgem vgem;
  private Vgem.Buffer buffer;

  @BeforeEach
  void opensTheDevice() {
    vgem = Vgem.open();
    buffer = vgem.createBuffer(64, 32);
  }

  @AfterEach
  void closesEverything() {
    buffer.close();
    vgem.close();
  }

  /// Opens a device with synchronisation objects: virtio-gpu has them, vgem does not.
  private static OwnedFd deviceWithTimelines() {
    OwnedFd device = Descriptors.open("/dev/dri/renderD129", true);
    assertTrue(SyncobjTimeline.isSupported(device), "virtio-gpu has timelines");
    return device;
  }

  private static SyncFile export(OwnedFd dmabuf, Access before) {
    SyncFile fences = DmabufSync.exportFences(dmabuf, before);
    assertNotNull(fences, "a dma-buf exports its fences");
    return fences;
  }

  @Test
  void aReaderWaitsForTheWriter() {
    Vgem.PendingFence writing = buffer.beginWrite();
    try (SyncFile beforeRead = export(buffer.dmabuf(), Access.READ)) {
      assertFalse(beforeRead.isSignalled());
      assertFalse(beforeRead.await(Duration.ofMillis(1)));
      SyncFile.Description pending = beforeRead.describe();
      assertEquals(0, pending.status());
      assertEquals("vgem", pending.fences().getFirst().driver());
      writing.signal();
      assertTrue(beforeRead.isSignalled());
      SyncFile.Description signalled = beforeRead.describe();
      assertEquals(1, signalled.status());
      assertEquals(1, signalled.fences().size());
      SyncFile.FenceInfo fence = signalled.fences().getFirst();
      assertEquals(1, fence.status());
      assertTrue(fence.timestampNanos() <= System.nanoTime(), fence::toString);
    }
  }

  @Test
  void aReaderDoesNotWaitForAReaderButAWriterDoes() {
    Vgem.PendingFence reading = buffer.beginRead();
    try (SyncFile beforeRead = export(buffer.dmabuf(), Access.READ);
        SyncFile beforeWrite = export(buffer.dmabuf(), Access.WRITE)) {
      assertTrue(beforeRead.isSignalled());
      assertFalse(beforeWrite.isSignalled());
      reading.signal();
      assertTrue(beforeWrite.isSignalled());
    }
  }

  @Test
  void mergedFencesAreSignalledWhenBothAre() {
    Vgem.PendingFence first = buffer.beginWrite();
    try (Vgem.Buffer other = vgem.createBuffer(64, 32)) {
      Vgem.PendingFence second = other.beginWrite();
      try (SyncFile one = export(buffer.dmabuf(), Access.READ);
          SyncFile two = export(other.dmabuf(), Access.READ);
          SyncFile both = one.merge("a name that is longer than the kernel's 32 bytes", two)) {
        assertEquals(2, both.describe().fences().size());
        first.signal();
        assertFalse(both.isSignalled());
        second.signal();
        assertTrue(both.isSignalled());
        assertEquals("a name that is longer than the ", both.describe().name());
      }
    }
  }

  @Test
  void anImportedReadFenceKeepsWritersAwayFromAGuestsMemory() {
    Vgem.PendingFence work = buffer.beginWrite();
    try (OwnedFd udmabuf = Udmabuf.create(PAGE);
        SyncFile ours = export(buffer.dmabuf(), Access.READ)) {
      assertTrue(DmabufSync.importFences(udmabuf, ours, Access.READ));
      try (SyncFile beforeWrite = export(udmabuf, Access.WRITE);
          SyncFile beforeRead = export(udmabuf, Access.READ)) {
        assertTrue(beforeRead.isSignalled());
        assertFalse(beforeWrite.isSignalled());
        work.signal();
        assertTrue(beforeWrite.isSignalled());
      }
    }
  }

  @Test
  void anAccessOfTheCpuIsSynchronised() {
    try (OwnedFd udmabuf = Udmabuf.create(PAGE);
        DmabufSync.CpuAccess access = DmabufSync.beginCpuAccess(udmabuf, Access.READ_WRITE);
        Arena arena = Arena.ofConfined()) {
      assertTrue(access.isSynchronised());
      MemorySegment memory = Memory.map(udmabuf.number(), 0, PAGE, true, arena);
      memory.set(ValueLayout.JAVA_BYTE, PAGE - 1, (byte) 9);
      try (SharedMemory view = SharedMemory.map(udmabuf.duplicate(), PAGE - 2, 2)) {
        assertTrue(view.isPinned(), "a dma-buf cannot shrink");
        assertEquals(9, view.pinned().get(1));
      }
    }
  }

  @Test
  void aDmabufIsKnownByItsFileSystemAndHasASize() {
    try (OwnedFd udmabuf = Udmabuf.create(3 * PAGE)) {
      assertTrue(Descriptors.isDmabuf(udmabuf.number()));
      assertEquals(3 * PAGE, Descriptors.seekSize(udmabuf.number()));
    }
  }

  @Test
  void aTimelineReachesAPointWhenItsSyncFileIsSignalled() {
    Vgem.PendingFence work = buffer.beginWrite();
    try (OwnedFd device = deviceWithTimelines();
        SyncFile fence = export(buffer.dmabuf(), Access.READ);
        SyncobjTimeline timeline = SyncobjTimeline.create(device)) {
      timeline.importSyncFile(5, fence);
      Fence point = timeline.point(5);
      assertFalse(point.isSignalled());
      assertFalse(point.await(Duration.ofMillis(1)));
      try (SyncFile exported = timeline.exportSyncFile(5)) {
        assertFalse(exported.isSignalled());
        work.signal();
        assertTrue(exported.isSignalled());
      }
      assertTrue(point.await(Duration.ZERO));
      assertEquals(5, timeline.reached());
    }
  }

  @Test
  void aTimelineIsSignalledByTheCpuAndAwaitedBeforeItsPointExists() throws InterruptedException {
    try (OwnedFd device = deviceWithTimelines();
        SyncobjTimeline timeline = SyncobjTimeline.create(device)) {
      Fence later = timeline.point(3);
      assertFalse(later.await(Duration.ofMillis(1)), "nothing has been submitted");
      Thread signaller = Thread.ofPlatform().start(() -> timeline.signal(3));
      assertTrue(later.await(Duration.ofSeconds(60)));
      signaller.join();
      assertEquals(3, timeline.reached());
    }
  }

  @Test
  void aSharedTimelineHasTheSamePointsAndTellsWhenOneIsReached() {
    Vgem.PendingFence work = buffer.beginWrite();
    try (OwnedFd device = deviceWithTimelines();
        OwnedFd others = deviceWithTimelines();
        SyncFile fence = export(buffer.dmabuf(), Access.READ);
        SyncobjTimeline ours = SyncobjTimeline.create(device);
        OwnedFd shared = ours.share();
        SyncobjTimeline theirs = SyncobjTimeline.open(others, shared);
        SyncFile first = SyncFile.adopt(ours.watch(1));
        SyncFile second = SyncFile.adopt(ours.watch(2))) {
      assertFalse(first.isSignalled(), "nothing has been submitted");
      theirs.importSyncFile(1, fence);
      assertFalse(first.isSignalled(), "the work is not complete");
      work.signal();
      assertTrue(first.await(Duration.ofSeconds(60)));
      assertFalse(second.isSignalled());
      assertEquals(1, ours.reached());
      theirs.signal(2);
      assertTrue(second.await(Duration.ofSeconds(60)));
      assertEquals(2, ours.reached());
    }
  }

  @Test
  void aDeviceWithoutTimelinesSaysSo() {
    assertFalse(SyncobjTimeline.isSupported(vgem.device()));
  }

  @Test
  void aMemfdStillHasNoFences() {
    try (OwnedFd memfd = Memory.memfd("oriel-test", PAGE)) {
      assertNull(DmabufSync.exportFences(memfd, Access.READ));
    }
  }
}
