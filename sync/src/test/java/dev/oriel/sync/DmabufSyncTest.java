// SPDX-License-Identifier: Apache-2.0
package dev.oriel.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.oriel.core.internal.linux.EventFd;
import dev.oriel.core.internal.linux.Memory;
import dev.oriel.core.os.Errno;
import dev.oriel.core.os.OsException;
import dev.oriel.core.os.OwnedFd;
import dev.oriel.sync.DmabufSync.Access;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Tests with buffers that have no fences; [KernelFenceTest] uses buffers with fences.
class DmabufSyncTest {

  @ParameterizedTest
  @EnumSource
  void aMemfdGivesNoFencesOut(Access access) {
    try (OwnedFd memfd = Memory.memfd("oriel-test", 4096)) {
      assertNull(DmabufSync.exportFences(memfd, access));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aMemfdTakesNoFences(Access access) {
    try (OwnedFd memfd = Memory.memfd("oriel-test", 4096);
        EventFd event = new EventFd();
        SyncFile fence = SyncFile.adopt(event.fd().duplicate())) {
      assertFalse(DmabufSync.importFences(memfd, fence, access));
    }
  }

  @ParameterizedTest
  @EnumSource
  void anAccessToAMemfdIsNotSynchronised(Access access) {
    try (OwnedFd memfd = Memory.memfd("oriel-test", 4096);
        DmabufSync.CpuAccess ongoing = DmabufSync.beginCpuAccess(memfd, access)) {
      assertFalse(ongoing.isSynchronised());
    }
  }

  @Test
  void anotherErrorIsNoLackOfFences() {
    int gone;
    try (OwnedFd memfd = Memory.memfd("oriel-test", 4096)) {
      gone = memfd.number();
    }
    OwnedFd closed = OwnedFd.adopt(gone);
    OsException e =
        assertThrows(OsException.class, () -> DmabufSync.exportFences(closed, Access.READ));
    assertEquals(Errno.EBADF, e.errno());
    assertEquals(gone, closed.detach(), "already closed, so it must not be closed again");
  }
}
