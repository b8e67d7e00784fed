// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.internal.linux;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.os.OwnedFd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ByteLocksTest {

  private static final long FAR = 1L << 40;

  @TempDir private Path folder;

  @BeforeEach
  void createFile() throws IOException {
    Files.createFile(folder.resolve("locks"));
  }

  private OwnedFd open() {
    return Descriptors.open(folder.resolve("locks").toString(), true);
  }

  @Test
  void twoOpenFilesInOneProcessExcludeEachOtherByteByByte() {
    try (OwnedFd one = open();
        OwnedFd two = open()) {
      assertTrue(ByteLocks.tryLock(one.number(), FAR));
      assertTrue(ByteLocks.tryLock(one.number(), FAR), "already locked by this open file");
      assertFalse(ByteLocks.tryLock(two.number(), FAR));
      assertTrue(ByteLocks.tryLock(two.number(), FAR + 1));
      assertTrue(ByteLocks.isLockedElsewhere(two.number(), FAR, 1));
      assertFalse(ByteLocks.isLockedElsewhere(one.number(), FAR, 1), "its own lock is not counted");
      assertTrue(ByteLocks.isLockedElsewhere(one.number(), 0, 0), "a count of 0 means all bytes");
      ByteLocks.unlock(one.number(), FAR);
      assertFalse(ByteLocks.isLockedElsewhere(two.number(), 0, 0));
      assertTrue(ByteLocks.tryLock(two.number(), FAR));
    }
  }

  @Test
  void onlyTheLastDescriptorOfItsOpenFileReleasesALock() {
    try (OwnedFd other = open()) {
      OwnedFd holder = open();
      assertTrue(ByteLocks.tryLock(holder.number(), 7));
      open().close();
      OwnedFd duplicate = holder.duplicate();
      holder.close();
      assertTrue(ByteLocks.isLockedElsewhere(other.number(), 7, 1));
      duplicate.close();
      assertFalse(ByteLocks.isLockedElsewhere(other.number(), 7, 1));
    }
  }
}
