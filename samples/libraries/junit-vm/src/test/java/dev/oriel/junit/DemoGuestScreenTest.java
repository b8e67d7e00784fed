// SPDX-License-Identifier: Apache-2.0
package dev.oriel.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.geometry.Rect;
import dev.oriel.core.image.Picture;
import dev.oriel.core.input.InputKind;
import dev.oriel.fixtures.Await;
import dev.oriel.screen.Screen;
import dev.oriel.screen.Vm;
import dev.oriel.screen.match.Match;
import dev.oriel.screen.match.Needle;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// Tests a guest that reacts to keys and to the pointer, as a user of the extension does.
@VirtualMachine({
  "-nodefaults",
  "-no-user-config",
  "-machine",
  "pc",
  "-accel",
  "tcg",
  "-m",
  "16",
  "-vga",
  "std",
  "-drive",
  "format=raw,if=ide,snapshot=on,file=${oriel.demo.guest}"
})
final class DemoGuestScreenTest {

  private static final Duration LIMIT = Duration.ofSeconds(90);

  /// The line at the bottom, which contains the typed text.
  private static final Rect LINE = new Rect(0, 572, 800, 28);

  private final Needle lettering = needle("oriel.png");

  private static Needle needle(String name) {
    return Needle.load(DemoGuestScreenTest.class, name);
  }

  @Test
  void waitsForThePictureOfTheGuest(Screen screen) {
    Match match = screen.waitFor(lettering, LIMIT);
    assertEquals(new Rect(268, 482, 264, 60), match.area());
    assertTrue(match.score() > 0.99, match::toString);
  }

  @Test
  void seesWhatItTypes(Screen screen) {
    screen.waitFor(lettering, LIMIT);
    Needle empty = needle("typed.png");
    assertEquals(1, screen.waitFor(empty, LINE, 0.05, LIMIT).score(), 0.05);
    screen.type("hi 2");
    Match typed = screen.waitFor(needle("typed-hi.png"), LINE, 0.05, LIMIT);
    assertEquals(new Rect(376, 578, 120, 18), typed.area());
    assertTrue(screen.find(empty).score() < 0.9, "the line is not empty any more");
    for (int i = 0; i < 4; i++) {
      screen.press("backspace");
    }
    screen.waitFor(empty, LINE, 0.05, LIMIT);
  }

  @Test
  void looksForANeedleInARegionOnly(Screen screen) {
    screen.waitFor(lettering, new Rect(200, 450, 400, 150), 0.1, LIMIT);
    Picture picture = screen.capture();
    assertEquals(800, picture.width());
    assertEquals(600, picture.height());
  }

  @Test
  void movesThePointerAndClicks(Screen screen, Vm vm) {
    screen.waitFor(lettering, LIMIT);
    Await.until(
        "the guest's driver of the pointer",
        LIMIT,
        () -> screen.console().input().takes(InputKind.POSITIONS));
    Picture before = screen.capture().crop(new Rect(0, 0, 100, 100));
    screen.click(50, 50);
    Picture after = screen.waitForChange(LIMIT);
    while (after.crop(new Rect(0, 0, 100, 100)).samePixels(before)) {
      after = screen.waitForChange(LIMIT); // the window moves continuously
    }
    assertEquals(0, vm.connection().failedInputs());
    assertFalse(screen.console().width() == 0);
  }
}
