// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.window;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.oriel.core.geometry.Viewport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WindowPlaceTest {

  /// At an edge of the screen, the pointer stays on the last whole unit.
  @ParameterizedTest
  @CsvSource({
    // units, pixels, picture, at, column
    "640, 640, 640, 639, 639",
    "320, 640, 640, 319, 639",
    "427, 640, 640, 426, 639",
    "320, 640, 1920, 319, 1919",
    "320, 640, 160, 319, 159",
    "320, 640, 640, 319.25, 638",
    "320, 640, 640, 319.75, 639",
    "320, 640, 640, 318, 636",
    "320, 640, 640, 0, 0",
    "1, 2, 640, 0, 0"
  })
  void theLastColumnIsReachedAtEachScale(
      int units, int pixels, int picture, double at, int column) {
    Viewport v = Viewport.fit(picture, picture, pixels, pixels);
    assertEquals(column, v.pictureX(WindowPlace.pixel(at, units, pixels), 0));
  }
}
