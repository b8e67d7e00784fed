// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.internal.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.os.OsException;
import dev.oriel.core.os.OwnedFd;
import dev.oriel.fixtures.UnsealableMemory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DescriptorsTest {

  @TempDir private Path folder;

  @Test
  void returnsTheStatusOfTheFileSystem() throws Exception {
    Path file = Files.write(folder.resolve("file"), new byte[1234]);
    try (OwnedFd fd = Descriptors.open(file.toString(), false)) {
      FileStatus status = Descriptors.status(fd.number());
      assertEquals(1234, status.size());
      assertTrue(status.isRegular());
      assertEquals(Files.getAttribute(file, "unix:ino"), status.inode());
      assertEquals(Files.getAttribute(file, "unix:mode"), status.mode());
      assertEquals(1234, Descriptors.seekSize(fd.number()));
      assertFalse(Descriptors.isWritable(fd.number()));
      assertFalse(Descriptors.isDmabuf(fd.number()));
    }
  }

  @Test
  void distinguishesFilesByInode() {
    try (OwnedFd one = Memory.memfd("one", 10);
        OwnedFd two = Memory.memfd("two", 10)) {
      assertNotEquals(
          Descriptors.status(one.number()).inode(), Descriptors.status(two.number()).inode());
    }
  }

  @Test
  void knowsTheFileSystemOfAMemfd() {
    try (OwnedFd fd = Memory.memfd("oriel-test", 10)) {
      assertEquals(0x01021994, Descriptors.fileSystemType(fd.number()), "TMPFS_MAGIC");
      assertTrue(Descriptors.isWritable(fd.number()));
    }
  }

  @Test
  void sealsOnlyFilesThatCanBeSealed() throws Exception {
    Path file = Files.write(folder.resolve("file"), new byte[1]);
    try (OwnedFd sealable = Memory.memfd("sealable", 1);
        OwnedFd unsealable = OwnedFd.adopt(UnsealableMemory.create(1));
        OwnedFd ordinary = Descriptors.open(file.toString(), true);
        EventFd event = new EventFd()) {
      assertEquals(0, Descriptors.seals(sealable.number()));
      assertTrue(Descriptors.sealAgainstShrinking(sealable.number()));
      assertEquals(2, Descriptors.seals(sealable.number()), "F_SEAL_SHRINK");
      assertTrue(Descriptors.sealAgainstShrinking(sealable.number()), "again");
      assertFalse(Descriptors.sealAgainstShrinking(unsealable.number()));
      assertFalse(Descriptors.sealAgainstShrinking(ordinary.number()));
      assertFalse(Descriptors.sealAgainstShrinking(event.fd().number()));
    }
  }

  @Test
  void namesTheFileThatCannotBeOpened() {
    Path missing = folder.resolve("missing");
    OsException e =
        assertThrows(OsException.class, () -> Descriptors.open(missing.toString(), true));
    assertEquals("open(" + missing + ", rw) = ENOENT (No such file or directory)", e.getMessage());
  }

  @Test
  void capturesErrnoForEachThread() throws Exception {
    int rounds = 20_000;
    Thread other =
        Thread.ofPlatform()
            .start(
                () -> {
                  for (int i = 0; i < rounds; i++) {
                    assertThrows(OsException.class, () -> Descriptors.open("/missing", false));
                  }
                });
    for (int i = 0; i < rounds; i++) {
      OsException e = assertThrows(OsException.class, () -> Descriptors.seekSize(-1));
      assertEquals(9, e.errno());
    }
    other.join();
  }

  @Test
  void refusesAnIoctlThatTheFileDoesNotSupport() {
    Ioctl unknown = new Ioctl("UNKNOWN", 0x12345);
    try (OwnedFd fd = Memory.memfd("oriel-test", 1)) {
      assertFalse(unknown.callIfKnown(fd.number(), Ioctl.argument()));
      OsException e =
          assertThrows(OsException.class, () -> unknown.call(fd.number(), Ioctl.argument()));
      assertEquals(
          String.format(
              Locale.ROOT,
              "ioctl(fd %d, UNKNOWN) = ENOTTY (Inappropriate ioctl for device)",
              fd.number()),
          e.getMessage());
    }
    assertThrows(OsException.class, () -> unknown.callIfKnown(-1, Ioctl.argument()));
  }

  @Test
  void carriesBytesAcrossASocketPair() {
    try (UnixSockets.Pair pair = UnixSockets.pair()) {
      ByteBuffer out = ByteBuffer.allocateDirect(5).put("hello".getBytes(StandardCharsets.UTF_8));
      Descriptors.write(pair.near().number(), out.flip());
      ByteBuffer in = ByteBuffer.allocateDirect(100);
      assertEquals(5, Descriptors.read(pair.far().number(), in));
      assertEquals(out.flip(), in.flip());
      pair.near().close();
      assertEquals(0, Descriptors.read(pair.far().number(), in.clear()), "the end");
    }
  }
}
