// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.window;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.oriel.core.input.MouseButton;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class WheelTest {

  private final List<String> scrolled = new ArrayList<>();
  private final WindowInput input =
      (WindowInput)
          Proxy.newProxyInstance(
              WindowInput.class.getClassLoader(),
              new Class<?>[] {WindowInput.class},
              (_, method, arguments) -> {
                assertEquals("scroll", method.getName());
                return scrolled.add(((MouseButton) arguments[0]).name() + " " + arguments[1]);
              });

  @Test
  void fractionsOfBothAxesAddUpToNotchesInTheirDirections() {
    Wheel wheel = new Wheel(() -> true);
    for (int i = 0; i < 8; i++) {
      wheel.turned(0, 0.125, input);
    }
    assertEquals(List.of("WHEEL_UP 1"), scrolled);
    wheel.turned(-2.5, -1, input);
    wheel.turned(-0.5, 0, input);
    assertEquals(List.of("WHEEL_UP 1", "WHEEL_DOWN 1", "WHEEL_RIGHT 2", "WHEEL_RIGHT 1"), scrolled);
  }

  /// A fine wheel that is turned fast reports a notch and a half at once, which an older compositor
  /// reports for one notch.
  @Test
  void aNotchAndAHalfIsOneNotchOnlyWhereDistancesAreReported() {
    Wheel notches = new Wheel(() -> true);
    notches.turned(0, 1.5, input);
    notches.turned(0, 0.5, input);
    notches.turned(0, 1, input);
    assertEquals(List.of("WHEEL_UP 1", "WHEEL_UP 1", "WHEEL_UP 1"), scrolled);
    scrolled.clear();
    Wheel distances = new Wheel(() -> false);
    distances.turned(0, 1.5, input);
    distances.turned(0, 1.5, input);
    assertEquals(List.of("WHEEL_UP 1", "WHEEL_UP 1"), scrolled);
  }
}
