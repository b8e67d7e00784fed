// SPDX-License-Identifier: Apache-2.0
package dev.oriel.manager.console;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.frame.Damage;
import dev.oriel.core.geometry.Rect;
import dev.oriel.core.image.Picture;
import dev.oriel.manager.FxScreen;
import java.util.Random;
import javafx.scene.image.PixelReader;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class DownscalerTest {

  @BeforeAll
  static void needsJavaFx() throws Exception {
    FxScreen.need();
  }

  @Test
  void eachPixelIsTheMeanOfThoseThatItCovers() {
    Picture picture = new Picture(4, 2);
    picture.fill(new Rect(0, 0, 1, 2), 0xff0000);
    picture.fill(new Rect(1, 0, 1, 2), 0x0000ff);
    picture.fill(new Rect(2, 0, 2, 1), 0xffffff);
    Downscaler scaler = Downscaler.fit(picture, 2, 1);
    scaler.draw(picture, Damage.of(picture.bounds()));
    assertArrayEquals(new int[] {0xff80_0080, 0xff80_8080}, pixels(scaler));
  }

  @Test
  void drawingWhatChangedGivesTheSameAsDrawingAll() {
    Random random = new Random(5);
    for (int round = 0; round < 200; round++) {
      Picture picture = new Picture(1 + random.nextInt(90), 1 + random.nextInt(90));
      int roomWidth = 1 + random.nextInt(60);
      int roomHeight = 1 + random.nextInt(60);
      noise(picture, picture.bounds(), random);
      Downscaler parts = Downscaler.fit(picture, roomWidth, roomHeight);
      parts.draw(picture, Damage.of(picture.bounds()));
      for (int i = 0; i < 4; i++) {
        int x = random.nextInt(picture.width());
        int y = random.nextInt(picture.height());
        Rect changed =
            new Rect(
                x,
                y,
                1 + random.nextInt(picture.width() - x),
                1 + random.nextInt(picture.height() - y));
        noise(picture, changed, random);
        parts.draw(picture, Damage.of(changed));
      }
      Downscaler all = Downscaler.fit(picture, roomWidth, roomHeight);
      all.draw(picture, Damage.of(picture.bounds()));
      assertArrayEquals(
          pixels(all), pixels(parts), picture + " in " + roomWidth + "x" + roomHeight);
    }
  }

  @Test
  void aSmallPictureStaysAsItIs() {
    Picture picture = new Picture(30, 20);
    noise(picture, picture.bounds(), new Random(1));
    Downscaler scaler = Downscaler.fit(picture, 256, 160);
    scaler.draw(picture, Damage.of(picture.bounds()));
    assertEquals(30, scaler.surface().width());
    assertEquals(20, scaler.surface().height());
    int[] shown = pixels(scaler);
    for (int y = 0; y < 20; y++) {
      for (int x = 0; x < 30; x++) {
        assertEquals(0xff00_0000 | picture.rgb(x, y), shown[y * 30 + x]);
      }
    }
  }

  @Test
  void onlyPicturesOfItsSizeFit() {
    Downscaler scaler = Downscaler.fit(new Picture(100, 50), 20, 20);
    assertTrue(scaler.fits(new Picture(100, 50)));
    assertFalse(scaler.fits(new Picture(50, 100)));
    assertEquals(20, scaler.surface().width());
    assertEquals(10, scaler.surface().height());
  }

  private static void noise(Picture picture, Rect area, Random random) {
    for (int y = area.y(); y < area.bottom(); y++) {
      for (int x = area.x(); x < area.right(); x++) {
        picture.fill(new Rect(x, y, 1, 1), random.nextInt(0x100_0000));
      }
    }
  }

  private static int[] pixels(Downscaler scaler) {
    PixelSurface surface = scaler.surface();
    return FxScreen.get(
        () -> {
          surface.publish();
          PixelReader reader = surface.image().getPixelReader();
          int[] all = new int[surface.width() * surface.height()];
          for (int i = 0; i < all.length; i++) {
            all[i] = reader.getArgb(i % surface.width(), i / surface.width());
          }
          return all;
        });
  }
}
