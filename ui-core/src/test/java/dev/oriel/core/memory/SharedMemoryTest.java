// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.internal.linux.Descriptors;
import dev.oriel.core.internal.linux.EventFd;
import dev.oriel.core.internal.linux.Memory;
import dev.oriel.core.internal.linux.UnixSockets;
import dev.oriel.core.os.OsException;
import dev.oriel.core.os.OwnedFd;
import dev.oriel.fixtures.UnsealableMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SharedMemoryTest {

  private static final int SIZE = 300_000;

  /// Returns a memfd whose byte at `i` is `i % 251`, as the sending process holds it.
  private static OwnedFd memory(boolean sealable) {
    OwnedFd fd =
        sealable ? Memory.memfd("oriel-test", SIZE) : OwnedFd.adopt(UnsealableMemory.create(SIZE));
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment bytes = Memory.map(fd.number(), 0, SIZE, true, arena);
      for (int i = 0; i < SIZE; i++) {
        bytes.set(ValueLayout.JAVA_BYTE, i, (byte) (i % 251));
      }
    }
    return fd;
  }

  private static void assertPattern(ByteBuffer bytes, int count, long firstOffset) {
    assertEquals(count, bytes.remaining());
    for (int i = 0; i < count; i++) {
      long at = firstOffset + i;
      assertEquals((byte) (at % 251), bytes.get(bytes.position() + i), () -> "byte at " + at);
    }
  }

  @Test
  void pinsAMemfdByASealThatItsOwnerCannotEvade() {
    try (OwnedFd owner = memory(true);
        SharedMemory memory = SharedMemory.map(owner.duplicate(), 0, SIZE)) {
      assertTrue(memory.isPinned());
      assertPattern(memory.pinned(), SIZE, 0);
      assertThrows(OsException.class, () -> Memory.truncate(owner.number(), 0));
      assertPattern(memory.pinned(), SIZE, 0);
    }
  }

  @Test
  void showsLaterWritesOfTheOwner() {
    try (OwnedFd owner = memory(true);
        SharedMemory memory = SharedMemory.map(owner.duplicate(), 4096, 16);
        Arena arena = Arena.ofConfined()) {
      MemorySegment theirs = Memory.map(owner.number(), 0, SIZE, true, arena);
      theirs.set(ValueLayout.JAVA_BYTE, 4099, (byte) 77);
      assertEquals(77, memory.pinned().get(3));
    }
  }

  @Test
  void survivesThatAMemfdWithoutSealsIsCut() {
    try (OwnedFd owner = memory(false);
        SharedMemory memory = SharedMemory.map(owner.duplicate(), 0, SIZE)) {
      assertFalse(memory.isPinned());
      assertThrows(IllegalStateException.class, memory::pinned);
      ByteBuffer target = ByteBuffer.allocateDirect(SIZE);
      memory.read(0, target);
      assertPattern(target.flip(), SIZE, 0);
      Memory.truncate(owner.number(), 1000);
      OsException e = assertThrows(OsException.class, () -> memory.read(0, target.clear()));
      assertTrue(e.toString().contains("ends there"), e::toString);
    }
  }

  @ParameterizedTest
  @CsvSource({"true, 1", "true, 4095", "true, 65537", "true, 196613", "false, 1", "false, 65537"})
  void readsFromAnyOffset(boolean sealable, int offset) {
    int length = 100_000;
    try (OwnedFd owner = memory(sealable);
        SharedMemory memory = SharedMemory.map(owner.duplicate(), offset, length)) {
      assertEquals(length, memory.length());
      ByteBuffer direct = ByteBuffer.allocateDirect(70_000);
      memory.read(30_000, direct);
      assertPattern(direct.flip(), 70_000, offset + 30_000);
      ByteBuffer heap = ByteBuffer.allocate(70_000);
      memory.read(30_000, heap);
      assertPattern(heap.flip(), 70_000, offset + 30_000);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void refusesToReadOutsideTheView(boolean sealable) {
    try (OwnedFd owner = memory(sealable);
        SharedMemory memory = SharedMemory.map(owner.duplicate(), 0, 100)) {
      ByteBuffer target = ByteBuffer.allocateDirect(50);
      assertThrows(IndexOutOfBoundsException.class, () -> memory.read(51, target));
      assertThrows(IndexOutOfBoundsException.class, () -> memory.read(-1, target));
      assertThrows(IndexOutOfBoundsException.class, () -> memory.read(Long.MAX_VALUE, target));
      memory.read(50, target);
      assertFalse(target.hasRemaining());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, 300001",
    "1, 300000",
    "300000, 1",
    "4294967296, 1",
    "9223372036854775807, 1",
    "0, 0",
    "0, -1",
    "-1, 10",
    "0, 2147483648",
    "9223372036854775807, 2147483647"
  })
  void refusesRangesThatAreNotInTheFile(long offset, long length) {
    try (OwnedFd owner = memory(true)) {
      OwnedFd given = owner.duplicate();
      OsException e =
          assertThrows(OsException.class, () -> SharedMemory.map(given, offset, length));
      assertTrue(e.toString().contains("offset " + offset), e::toString);
      assertTrue(e.toString().contains(length + " bytes"), e::toString);
      assertFalse(given.isOpen(), "consumed");
    }
  }

  @Test
  void refusesDescriptorsThatAreNotMemory(@TempDir Path folder) {
    refuses(Descriptors.open("/dev/null", true), "a character device");
    refuses(Descriptors.open(folder.toString(), false), "a directory");
    UnixSockets.Pair sockets = UnixSockets.pair();
    refuses(sockets.near(), "a socket");
    refuses(sockets.far(), "a socket");
    try (EventFd event = new EventFd()) {
      refuses(event.fd().duplicate(), "not memory");
    }
  }

  private static void refuses(OwnedFd given, String because) {
    OsException e = assertThrows(OsException.class, () -> SharedMemory.map(given, 0, 1));
    assertTrue(e.toString().contains(because), e::toString);
    assertFalse(given.isOpen(), "consumed");
  }

  @Test
  void copiesFromAFileThatCannotBeSealed(@TempDir Path folder) throws Exception {
    Path file = Files.write(folder.resolve("file"), new byte[] {1, 2, 3, 4});
    try (SharedMemory memory = SharedMemory.map(Descriptors.open(file.toString(), false), 1, 3)) {
      assertFalse(memory.isPinned());
      ByteBuffer target = ByteBuffer.allocateDirect(2);
      memory.read(1, target);
      assertEquals(ByteBuffer.wrap(new byte[] {3, 4}), target.flip());
    }
  }

  @Test
  void copiesFromASealableMemfdThatWasOpenedReadOnly() {
    try (OwnedFd owner = memory(true)) {
      OwnedFd readOnly = Descriptors.open("/proc/self/fd/" + owner.number(), false);
      try (SharedMemory memory = SharedMemory.map(readOnly, 0, SIZE)) {
        assertFalse(memory.isPinned(), "a read-only descriptor cannot seal");
        ByteBuffer target = ByteBuffer.allocateDirect(SIZE);
        memory.read(0, target);
        assertPattern(target.flip(), SIZE, 0);
      }
    }
  }

  @Test
  void throwsInsteadOfCrashingIfABufferIsUsedAfterClose() {
    try (OwnedFd owner = memory(true)) {
      SharedMemory memory = SharedMemory.map(owner.duplicate(), 0, SIZE);
      ByteBuffer kept = memory.pinned();
      memory.close();
      memory.close();
      assertThrows(IllegalStateException.class, () -> kept.get(0));
      assertThrows(IllegalStateException.class, memory::pinned);
      ByteBuffer target = ByteBuffer.allocate(1);
      assertThrows(IllegalStateException.class, () -> memory.read(0, target));
    }
  }

  @Test
  void returnsAReadOnlyBuffer() {
    try (OwnedFd owner = memory(true);
        SharedMemory memory = SharedMemory.map(owner.duplicate(), 0, SIZE)) {
      assertTrue(memory.pinned().isReadOnly());
      assertTrue(memory.pinned().isDirect());
    }
  }
}
