// SPDX-License-Identifier: Apache-2.0
package dev.oriel.junit;

import static dev.oriel.screen.targets.Target.colour;
import static dev.oriel.screen.targets.Target.image;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.geometry.Rect;
import dev.oriel.core.image.Picture;
import dev.oriel.core.input.InputKind;
import dev.oriel.fixtures.Await;
import dev.oriel.screen.Screen;
import dev.oriel.screen.ScreenMatch;
import dev.oriel.screen.Vm;
import dev.oriel.screen.match.Needle;
import dev.oriel.screen.targets.Target;
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

  private final Target lettering = needle("oriel.png");

  private static Target.Image needle(String name) {
    return image(Needle.load(DemoGuestScreenTest.class, name));
  }

  @Test
  void waitsForThePictureOfTheGuest(Screen screen) {
    ScreenMatch match = screen.waitFor(lettering, LIMIT);
    assertEquals(new Rect(268, 482, 264, 60), match.area());
    assertTrue(match.score() > 0.99, match::toString);
  }

  @Test
  void seesWhatItTypes(Screen screen) {
    screen.waitFor(lettering, LIMIT);
    Target empty = needle("typed.png").withTolerance(0.05).in(LINE);
    assertEquals(1, screen.waitFor(empty, LIMIT).score(), 0.05);
    screen.type("hi 2");
    ScreenMatch typed = screen.waitFor(needle("typed-hi.png").withTolerance(0.05).in(LINE), LIMIT);
    assertEquals(new Rect(376, 578, 120, 18), typed.area());
    assertTrue(screen.find(empty).isEmpty(), "the line is not empty any more");
    for (int i = 0; i < 4; i++) {
      screen.press("backspace");
    }
    screen.waitFor(empty, LIMIT);
  }

  @Test
  void looksForANeedleInARegionOnly(Screen screen) {
    screen.waitFor(lettering.in(new Rect(200, 450, 400, 150)), LIMIT);
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
    screen.waitFor(colour(new Rect(50, 50, 1, 1), before.rgb(50, 50))).click();
    Picture after = screen.waitForChange(LIMIT);
    while (after.crop(new Rect(0, 0, 100, 100)).samePixels(before)) {
      after = screen.waitForChange(LIMIT); // the window moves continuously
    }
    assertEquals(0, vm.connection().failedInputs());
    assertFalse(screen.console().width() == 0);
  }
}
