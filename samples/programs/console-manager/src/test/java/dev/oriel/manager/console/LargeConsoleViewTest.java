// SPDX-License-Identifier: Apache-2.0
package dev.oriel.manager.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.frame.Damage;
import dev.oriel.core.geometry.Rect;
import dev.oriel.core.image.Picture;
import dev.oriel.fixtures.Screenshot;
import dev.oriel.guest.GuestFramebuffer;
import dev.oriel.guest.NeedsQemu;
import dev.oriel.guest.Qemu;
import dev.oriel.manager.FxScreen;
import java.io.IOException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Tests pictures that are larger than JavaFX's software renderer can draw.
@NeedsQemu
final class LargeConsoleViewTest {

  private static final Rect LARGE = Rect.ofSize(7680, 4320);
  private static final Rect LEFT = Rect.ofSize(3840, 4320);
  private static final int RED = 0xff0000;
  private static final int GREEN = 0x00ff00;
  private static final int BLUE = 0x0000ff;

  @BeforeAll
  static void needsQemuAndScreen() throws Exception {
    FxScreen.need();
  }

  @Test
  void aPictureOf133MegabytesIsShownAtEachSizeOfTheViewAndThenWhatChanges() throws IOException {
    Qemu.Builder large = Qemu.builder().memoryMiB(256).virtioGpu("max_hostmem=1G");
    try (ViewedGuest guest =
        new ViewedGuest(large, LARGE, Rect.ofSize(960, 540), LargeConsoleViewTest::halves)) {
      awaitHalves(guest, RED, GREEN);
      guest.size(640, 360);
      awaitHalves(guest, RED, GREEN);
      guest.picture.fill(LEFT, 0xff00_0000 | BLUE);
      guest.update(LEFT);
      awaitHalves(guest, BLUE, GREEN);
    }
  }

  private static void halves(GuestFramebuffer picture) {
    picture.fill(LARGE, 0xff00_0000 | GREEN);
    picture.fill(LEFT, 0xff00_0000 | RED);
  }

  /// Each pixel of the view covers whole pixels of the guest, of one colour.
  private static void awaitHalves(ViewedGuest guest, int left, int right) {
    FxScreen.awaitScreen(
        () -> "the guest's halves; the view says " + guest.view.stateProperty().get(),
        () -> {
          Rect place = guest.place();
          Screenshot screen = FxScreen.screenshot();
          int middle = place.x() + place.width() / 2;
          return screen.rgb(place.x() + 2, place.y() + 2) == left
              && screen.rgb(middle - 2, place.bottom() - 3) == left
              && screen.rgb(middle + 2, place.y() + 2) == right
              && screen.rgb(place.right() - 3, place.bottom() - 3) == right;
        });
  }

  @Test
  void imagesStayWithinWhatTheRendererHolds() {
    ViewPicture pictures = new ViewPicture();
    Picture picture = new Picture(5120, 4096);
    picture.fill(picture.bounds(), RED);
    pictures.draw(picture, Damage.of(picture.bounds()));
    ViewPicture.Shown first = shown(pictures);
    assertEquals(5120, first.width(), "the guest's own size is known: the pointer goes by it");
    assertTrue(area(first) <= ViewPicture.LARGEST, () -> area(first) + " pixels");
    assertTrue(pictures.room(1280, 1024));
    pictures.draw(picture, Damage.of(new Rect(0, 0, 1, 1)));
    ViewPicture.Shown fitted = shown(pictures);
    assertEquals(1280, fitted.surface().width());
    assertEquals(1024, fitted.surface().height());
    assertFalse(pictures.room(1280, 1024), "that is how it is drawn already");
    Picture small = new Picture(640, 480);
    pictures.draw(small, Damage.of(small.bounds()));
    assertEquals(640, shown(pictures).surface().width(), "pixel for pixel");
    assertFalse(pictures.room(320, 240), "which the view's size does not change");
  }

  private static ViewPicture.Shown shown(ViewPicture pictures) {
    ViewPicture.Shown now = pictures.shown();
    assertNotNull(now);
    return now;
  }

  private static long area(ViewPicture.Shown shown) {
    return (long) shown.surface().width() * shown.surface().height();
  }
}
