// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.os;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.internal.linux.Descriptors;
import dev.oriel.core.internal.linux.Memory;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class OwnedFdTest {

  private static boolean isOpen(int number) {
    return Files.isSymbolicLink(Path.of("/proc/self/fd/" + number));
  }

  @Test
  void closesItsDescriptorOnce() {
    OwnedFd fd = Memory.memfd("oriel-test", 0);
    int number = fd.number();
    assertTrue(isOpen(number));
    fd.close();
    assertFalse(isOpen(number));
    fd.close();
    assertFalse(fd.isOpen());
    assertThrows(IllegalStateException.class, fd::number);
  }

  @Test
  void closesNothingAfterItWasDetached() {
    OwnedFd fd = Memory.memfd("oriel-test", 0);
    int number = fd.detach();
    fd.close();
    assertTrue(isOpen(number));
    assertThrows(IllegalStateException.class, fd::detach);
    OwnedFd.adopt(number).close();
    assertFalse(isOpen(number));
  }

  @Test
  void duplicatesTheSameFileCloseOnExec() throws Exception {
    try (OwnedFd fd = Memory.memfd("oriel-test", 12);
        OwnedFd second = fd.duplicate()) {
      assertNotEquals(fd.number(), second.number());
      assertEquals(Descriptors.status(fd.number()), Descriptors.status(second.number()));
      String info = Files.readString(Path.of("/proc/self/fdinfo/" + second.number()));
      assertTrue(info.contains("flags:\t02"), () -> "O_CLOEXEC in " + info);
    }
  }

  @Test
  void namesTheCallThatFailed() {
    OwnedFd fd = Memory.memfd("oriel-test", 0);
    int number = fd.number();
    fd.close();
    OsException e = assertThrows(OsException.class, () -> DescriptorTable.close(number));
    assertEquals("close(fd " + number + ") = EBADF (Bad file descriptor)", e.getMessage());
    assertEquals(9, e.errno());
  }

  @Test
  void refusesANegativeNumber() {
    assertThrows(IllegalArgumentException.class, () -> OwnedFd.adopt(-1));
  }
}
