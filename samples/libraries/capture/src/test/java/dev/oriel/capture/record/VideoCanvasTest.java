// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.oriel.core.geometry.Rect;
import dev.oriel.core.image.Picture;
import org.junit.jupiter.api.Test;

/// Pictures of any size become frames of one size.
final class VideoCanvasTest {

  private final VideoCanvas canvas = new VideoCanvas(new VideoSize(100, 50));

  @Test
  void aPictureOfTheVideosSizeIsTakenAsItIs() {
    Picture picture = new Picture(100, 50);
    assertSame(picture, canvas.fit(picture));
  }

  @Test
  void aSmallerPictureIsInTheMiddlePixelByPixel() {
    Picture picture = new Picture(10, 20);
    picture.fill(new Rect(0, 0, 1, 1), 0xff0000);
    picture.fill(new Rect(9, 19, 1, 1), 0x00ff00);
    Picture frame = canvas.fit(picture);
    assertEquals(0xff0000, frame.rgb(45, 15));
    assertEquals(0x00ff00, frame.rgb(54, 34));
    assertEquals(0, frame.rgb(44, 15));
    assertEquals(0, frame.rgb(55, 34));
  }

  @Test
  void aLargerPictureIsScaledDownToTheMeanOfItsPixels() {
    Picture picture = new Picture(200, 100);
    picture.fill(new Rect(0, 0, 2, 1), 0x204060);
    picture.fill(new Rect(2, 0, 2, 2), 0xffffff);
    picture.fill(new Rect(198, 98, 2, 2), 0x010203);
    Picture frame = canvas.fit(picture);
    assertEquals(0x102030, frame.rgb(0, 0));
    assertEquals(0xffffff, frame.rgb(1, 0));
    assertEquals(0x010203, frame.rgb(99, 49));
  }

  /// Three pixels become two: each has one whole pixel and half of the middle one.
  @Test
  void pixelsThatAreCutCountByTheirPart() {
    Picture picture = new Picture(150, 75);
    picture.fill(new Rect(1, 0, 1, 2), 0x909090);
    Picture frame = canvas.fit(picture);
    assertEquals(0x303030, frame.rgb(0, 0));
    assertEquals(0x303030, frame.rgb(1, 0));
    assertEquals(0, frame.rgb(2, 0));
  }

  @Test
  void proportionsAreKeptAndTheRestIsBlack() {
    Picture picture = new Picture(100, 100);
    picture.fill(picture.bounds(), 0x808080);
    Picture frame = canvas.fit(picture);
    assertEquals(0, frame.rgb(24, 25));
    assertEquals(0x808080, frame.rgb(25, 0));
    assertEquals(0x808080, frame.rgb(74, 49));
    assertEquals(0, frame.rgb(75, 25));
  }

  @Test
  void nothingOfALargerPictureIsLeftAroundASmallerOne() {
    Picture large = new Picture(300, 150);
    large.fill(large.bounds(), 0xffffff);
    assertEquals(0xffffff, canvas.fit(large).rgb(0, 0));
    assertEquals(0, canvas.fit(new Picture(10, 10)).rgb(0, 0));
  }
}
