// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class QemuVersionTest {

  @Test
  void isFoundInWhatQemuSays() {
    assertEquals(
        new QemuVersion(10, 0, 2),
        QemuVersion.find("QEMU emulator version 10.0.2 (Debian 1:10.0.2+ds-2)\nCopyright 2003"));
    assertEquals(new QemuVersion(9, 2, 0), QemuVersion.find("9.2"));
    assertNull(QemuVersion.find("no number"));
  }

  @Test
  void knowsWhatEachReleaseSends() {
    assertFalse(new QemuVersion(9, 1, 3).sharesMemory());
    assertTrue(new QemuVersion(9, 2, 0).sharesMemory());
    assertFalse(new QemuVersion(10, 0, 9).sendsDmabuf2());
    assertTrue(new QemuVersion(10, 1, 0).sendsDmabuf2());
    assertTrue(new QemuVersion(11, 0, 0).sendsDmabuf2());
  }

  @Test
  void warnsOfLostBlobFramesInThoseReleasesOnly() {
    assertTrue(mentions(new QemuVersion(10, 0, 2), "blob=true"));
    assertFalse(mentions(new QemuVersion(10, 1, 0), "blob=true"));
    assertFalse(mentions(new QemuVersion(9, 1, 0), "blob=true"));
    assertEquals(0, new QemuVersion(11, 1, 0).traps().size());
  }

  /// QEMU 7.2 is the oldest that Oriel is tested with; what it lacks is said, and that alone.
  @Test
  void saysWhatAnOldReleaseLacksAndWhichOneHasIt() {
    QemuVersion oldest = new QemuVersion(7, 2, 22);
    assertTrue(mentions(oldest, "F13 to F24"));
    assertTrue(mentions(oldest, "touch screens: use QEMU 8.1"));
    assertTrue(mentions(oldest, "one program at a time through a monitor"));
    assertFalse(mentions(oldest, "tested"));
    assertFalse(mentions(new QemuVersion(8, 0, 0), "F13 to F24"));
    assertFalse(mentions(new QemuVersion(8, 1, 0), "touch screens"));
    assertTrue(mentions(new QemuVersion(9, 1, 3), "one program at a time"));
    assertFalse(mentions(new QemuVersion(9, 2, 0), "one program at a time"));
  }

  private static boolean mentions(QemuVersion version, String word) {
    return version.traps().stream().anyMatch(t -> t.contains(word));
  }
}
