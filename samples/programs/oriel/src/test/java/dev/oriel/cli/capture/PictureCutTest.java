// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.oriel.core.geometry.Rect;
import dev.oriel.core.image.Picture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The part of a picture that is written, and its size.
final class PictureCutTest {

  @ParameterizedTest
  @CsvSource({
    "1920, 1080, 0.5, 0, 0, 960, 540",
    "1920, 1080, 1, 640, 640, 640, 360",
    "1080, 1920, 1, 640, 640, 360, 640",
    "1920, 1080, 0.25, 640, 640, 480, 270",
    "1920, 1080, 1, 1920, 1080, 1920, 1080",
    "320, 200, 1, 640, 640, 320, 200",
    "3, 5, 0.5, 0, 0, 2, 3",
    "4000, 1, 1, 100, 100, 100, 1",
    "640, 480, 0.0001, 0, 0, 1, 1",
    "1366, 768, 1, 1365, 99999, 1365, 767",
  })
  void keepsProportionsAndNeverEnlarges(
      int width, int height, double scale, int maxWidth, int maxHeight, int toWidth, int toHeight) {
    Rect limit = maxWidth == 0 ? null : Rect.ofSize(maxWidth, maxHeight);
    PictureCut cut = new PictureCut(null, scale, limit);
    assertEquals(Rect.ofSize(toWidth, toHeight), cut.size(Rect.ofSize(width, height)));
  }

  @Test
  void aPictureThatIsWrittenAsItIsIsNotCopied() {
    Picture picture = new Picture(40, 30);
    PictureCut cut = new PictureCut(new Rect(0, 0, 40, 30), 1, Rect.ofSize(100, 100));
    assertSame(picture, new PictureCut.Cutter(cut).cut(picture));
  }

  @Test
  void followsASizeThatChanges() {
    PictureCut.Cutter cutter = new PictureCut.Cutter(new PictureCut(null, 1, Rect.ofSize(20, 20)));
    Picture wide = new Picture(40, 20);
    wide.fill(wide.bounds(), 0x102030);
    Picture first = cutter.cut(wide);
    assertEquals(Rect.ofSize(20, 10), first.bounds());
    assertEquals(0x102030, first.rgb(19, 9));
    Picture second = cutter.cut(new Picture(20, 40));
    assertNotSame(first, second);
    assertEquals(Rect.ofSize(10, 20), second.bounds());
    assertEquals(0, second.rgb(9, 19));
  }

  @Test
  void aRegionIsCutBeforeItIsShrunk() {
    Picture picture = new Picture(8, 8);
    picture.fill(new Rect(4, 4, 2, 2), 0xffffff);
    PictureCut cut = new PictureCut(new Rect(4, 4, 4, 4), 0.5, null);
    Picture written = new PictureCut.Cutter(cut).cut(picture);
    assertEquals(Rect.ofSize(2, 2), written.bounds());
    assertEquals(0xffffff, written.rgb(0, 0));
    assertEquals(0, written.rgb(1, 1));
    assertThrows(IllegalArgumentException.class, () -> cut.size(Rect.ofSize(7, 8)));
  }
}
