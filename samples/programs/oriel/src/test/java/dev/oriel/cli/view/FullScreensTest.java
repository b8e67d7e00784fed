// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;

final class FullScreensTest {

  @Test
  void eachWindowGetsTheMonitorOfItsNumber() {
    FullScreens all = FullScreens.of("all");
    assertEquals("1", all.of(0, 2));
    assertEquals("2", all.of(1, 2));
    assertNull(all.of(2, 2), "there is no third monitor");
  }

  @Test
  void namesBelongToTheWindowsInTheirOrder() {
    FullScreens named = FullScreens.of("DP-2, HDMI-1");
    assertEquals("DP-2", named.of(0, 3));
    assertEquals("HDMI-1", named.of(1, 3));
    assertNull(named.of(2, 3));
    assertEquals("", FullScreens.of("").of(0, 1), "the monitor of the window");
    assertEquals("", FullScreens.of("").of(4, 1));
    assertNull(FullScreens.of(null).of(0, 1));
  }
}
