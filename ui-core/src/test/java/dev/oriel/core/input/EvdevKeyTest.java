// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.input;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Tests the rules of the table. Tests with a real QEMU, which reports each key back, verify the
/// numbers.
final class EvdevKeyTest {

  @Test
  void givesEachKeyItsOwnNumberInTheRange() {
    Set<Integer> qnums = new HashSet<>();
    for (EvdevKey key : EvdevKey.values()) {
      assertTrue(key.qnum() > 0 && key.qnum() <= EvdevKey.MAX_QNUM, key::name);
      assertTrue(qnums.add(key.qnum()), () -> key + " shares its number");
      assertEquals(key, EvdevKey.ofCode(key.code()));
      assertEquals(key, EvdevKey.ofName(key.name()));
    }
  }

  @Test
  void knowsTheKeysWhoseNumberIsNoScancode() {
    assertEquals(0x9d, EvdevKey.KEY_RIGHTCTRL.qnum());
    assertEquals(0xc6, EvdevKey.KEY_PAUSE.qnum());
    assertEquals(0x54, EvdevKey.KEY_SYSRQ.qnum());
    assertEquals(0x56, EvdevKey.KEY_102ND.qnum());
    assertEquals(0xdb, EvdevKey.KEY_LEFTMETA.qnum());
    assertEquals(30, EvdevKey.KEY_A.qnum());
  }

  @Test
  void findsKeysByTheNamesThatPeopleType() {
    assertEquals(EvdevKey.KEY_LEFTCTRL, EvdevKey.ofName("leftctrl"));
    assertEquals(EvdevKey.KEY_1, EvdevKey.ofName("1"));
    assertEquals(EvdevKey.KEY_F12, EvdevKey.ofName("KEY_F12"));
    assertNull(EvdevKey.ofName("any"));
  }

  @Test
  void acceptsAnyNumber() {
    assertNull(EvdevKey.ofCode(0));
    assertNull(EvdevKey.ofCode(-1));
    assertNull(EvdevKey.ofCode(240));
    assertNull(EvdevKey.ofCode(Integer.MAX_VALUE));
    assertNull(EvdevKey.ofCode(Integer.MIN_VALUE));
  }
}
