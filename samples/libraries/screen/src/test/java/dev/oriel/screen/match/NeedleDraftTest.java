// SPDX-License-Identifier: Apache-2.0
package dev.oriel.screen.match;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.geometry.Rect;
import dev.oriel.core.image.Picture;
import dev.oriel.pictures.PictureEncoder;
import dev.oriel.pictures.PictureFormat;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Needles that are cut out of pictures.
final class NeedleDraftTest {

  @TempDir private Path dir;

  private Path screen(Picture picture) throws IOException {
    Path file = dir.resolve("screen.png");
    try (PictureEncoder encoder = PictureFormat.PNG.newEncoder();
        OutputStream out = Files.newOutputStream(file)) {
      encoder.encode(picture, out);
    }
    return file;
  }

  @Test
  void whatIsWrittenIsReadAsItWasDrafted() throws IOException {
    Picture screen = TestScreens.noise(200, 100, 1);
    NeedleDraft draft =
        new NeedleDraft(
            List.of(new Rect(20, 10, 40, 30), new Rect(100, 50, 20, 20)),
            List.of(new Rect(30, 15, 10, 10), new Rect(110, 60, 50, 30)),
            new Rect(105, 56, 1, 1),
            List.of("login", "gdm"));
    Path file = dir.resolve("login.png");
    Needle written = draft.write(screen(screen), file);
    Needle needle = Needle.load(file);
    assertEquals("login.png (100x60)", needle.toString());
    assertTrue(needle.picture().samePixels(screen.crop(new Rect(20, 10, 100, 60))));
    assertTrue(needle.counts(0, 0));
    assertFalse(needle.counts(10, 5), "excluded");
    assertFalse(needle.counts(90, 50), "excluded, as far as it is in the needle");
    assertFalse(needle.counts(60, 20), "between the areas");
    assertTrue(needle.counts(80, 40));
    assertEquals(85, needle.clickX());
    assertEquals(46, needle.clickY());
    assertEquals(needle.toString(), written.toString());
    assertEquals(1, Needle.tagged(dir, "gdm").size());
  }

  @Test
  void transparentPixelsStayTransparent() throws IOException {
    BufferedImage image = new BufferedImage(30, 30, BufferedImage.TYPE_INT_ARGB);
    for (int i = 0; i < 900; i++) {
      image.setRGB(i % 30, i / 30, 0xff00_0000 | i * 0x10_4173);
    }
    image.setRGB(15, 16, 0x7f12_3456);
    Path file = dir.resolve("screen.png");
    assertTrue(ImageIO.write(image, "png", file.toFile()));
    NeedleDraft draft =
        new NeedleDraft(List.of(new Rect(5, 5, 20, 20)), List.of(), null, List.of());
    draft.write(file, dir.resolve("part.png"));
    Needle needle = Needle.load(dir.resolve("part.png"));
    assertFalse(needle.counts(10, 11));
    assertTrue(needle.counts(11, 10));
    assertEquals(image.getRGB(16, 15) & 0xff_ffff, needle.picture().rgb(11, 10));
    assertEquals(10, needle.clickX());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          190,0,20x20 | 0,0,1x1      | 195,5 | the area 20x20+190+0 is outside of the 200x100 picture
          10,10,20x20 | 50,50,5x5    | 15,15 | excluded part 5x5+50+50 is in none of the areas
          10,10,20x20 | 10,10,5x5    | 30,15 | 30,15, is in none of the areas
          10,10,7x20  | 10,10,5x5    | 12,15 | at least 8x8 are needed
          10,10,20x20 | 10,10,20x20  | 12,15 | too few adjacent opaque pixels
          120,10,20x20 | 120,10,1x1  | 125,15 | has only the colour #336699
          """)
  void whatIsNoNeedleIsAnErrorAndWritesNothing(
      String area, String exclude, String click, String reason) throws IOException {
    Picture screen = TestScreens.noise(200, 100, 1);
    screen.fill(new Rect(110, 0, 50, 50), 0x336699);
    Path from = screen(screen);
    NeedleDraft draft =
        new NeedleDraft(
            List.of(rect(area)), List.of(rect(exclude)), rect(click + ",1x1"), List.of());
    Path to = dir.resolve("no.png");
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> draft.write(from, to));
    assertTrue(String.valueOf(e.getMessage()).contains(reason), e::toString);
    assertFalse(Files.exists(to) || Files.exists(dir.resolve("no.json")));
  }

  private static Rect rect(String text) {
    String[] n = text.split("[,x]", -1);
    return new Rect(
        Integer.parseInt(n[0]),
        Integer.parseInt(n[1]),
        Integer.parseInt(n[2]),
        Integer.parseInt(n[3]));
  }
}
