// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.window;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WindowStateTest {

  private static final long FIRST_SCREEN = 16_666_666;
  private final WindowState state = new WindowState();

  @Test
  void theRateOfTheWindowsOwnScreenIsUsedWhileTheCompositorReportsIt() {
    state.refreshNanos(FIRST_SCREEN);
    state.screenRefreshNanos(6_944_444);
    assertEquals(6_944_444, state.refreshNanos());
    state.refreshNanos(FIRST_SCREEN + 1);
    assertEquals(6_944_444, state.refreshNanos());
    state.screenRefreshNanos(0);
    assertEquals(FIRST_SCREEN + 1, state.refreshNanos());
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 1, 499_999, 1_000_000_001, 0xffff_ffffL})
  void anIntervalThatNoScreenHasIsNotUsed(long nanos) {
    state.refreshNanos(FIRST_SCREEN);
    state.screenRefreshNanos(nanos);
    assertEquals(FIRST_SCREEN, state.refreshNanos());
  }
}
