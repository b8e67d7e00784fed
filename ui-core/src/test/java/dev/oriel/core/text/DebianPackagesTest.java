// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class DebianPackagesTest {

  @Test
  void namesEachPackageOnceInTheOrderOfTheQuestion() {
    assertEquals("libdrm2", DebianPackages.of("libdrm.so.2"));
    assertEquals(
        "libxxf86vm1 libxkbcommon0 xkb-data",
        DebianPackages.of("libXxf86vm.so.1", "libxkbcommon.so.0", "libXxf86vm.so.1"));
  }

  @Test
  void refusesANameThatIsNotInTheTable() {
    var e = assertThrows(IllegalArgumentException.class, () -> DebianPackages.of("libno.so.1"));
    assertTrue(String.valueOf(e.getMessage()).contains("libno.so.1"), e::getMessage);
  }
}
