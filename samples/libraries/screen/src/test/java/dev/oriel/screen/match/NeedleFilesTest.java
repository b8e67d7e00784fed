// SPDX-License-Identifier: Apache-2.0
package dev.oriel.screen.match;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.geometry.Rect;
import dev.oriel.core.image.Picture;
import dev.oriel.fixtures.Allocations;
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

/// Needles with the areas and tags of os-autoinst beside them.
final class NeedleFilesTest {

  @TempDir private Path dir;

  private Path needle(String name, String areas) throws IOException {
    Path file = dir.resolve(name + ".png");
    Picture picture = TestScreens.noise(200, 100, name.hashCode());
    try (PictureEncoder encoder = PictureFormat.PNG.newEncoder();
        OutputStream out = Files.newOutputStream(file)) {
      encoder.encode(picture, out);
    }
    Files.writeString(dir.resolve(name + ".json"), areas);
    return file;
  }

  @Test
  void theAreasSayWhatCountsWhereToClickAndWhatToRead() throws IOException {
    Needle needle =
        Needle.load(
            needle(
                "login",
                """
                {"tags": ["login", "gdm"], "properties": [],
                 "area": [
                  {"type": "match", "xpos": 20, "ypos": 10, "width": 40, "height": 30, "match": 95,
                   "click_point": {"xpos": 5, "ypos": 6}},
                  {"type": "match", "xpos": 100, "ypos": 50, "width": 20, "height": 20},
                  {"type": "exclude", "xpos": 30, "ypos": 15, "width": 10, "height": 10},
                  {"type": "ocr", "xpos": 0, "ypos": 80, "width": 100, "height": 20,
                   "refstr": "User name"}]}
                """));
    assertEquals(100, needle.width());
    assertEquals(60, needle.height());
    assertTrue(needle.counts(0, 0));
    assertFalse(needle.counts(10, 5), "excluded");
    assertFalse(needle.counts(60, 20), "between the areas");
    assertTrue(needle.counts(80, 40));
    assertEquals(5, needle.clickX());
    assertEquals(6, needle.clickY());
    assertEquals(new Rect(-20, 70, 100, 20), needle.texts().getFirst().area());
    assertEquals("\"User name\"", needle.texts().getFirst().text().toString());
  }

  @Test
  void theNeedlesOfATagAreThoseOfADirectory() throws IOException {
    needle("b", "{\"tags\": [\"login\"], \"area\": []}");
    needle("a", "{\"tags\": [\"login\", \"x\"], \"area\": []}");
    needle("c", "{\"tags\": [\"logout\"], \"area\": []}");
    List<String> names = Needle.tagged(dir, "login").stream().map(Needle::name).toList();
    assertEquals(List.of("a.png", "b.png"), names);
    IOException none = assertThrows(IOException.class, () -> Needle.tagged(dir, "log"));
    assertEquals("no needle in " + dir + " has the tag log", none.getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"area": [{"type": "match"                                          | is not JSON
          {"area": [7]}                                                       | not an object
          {"area": [{"type": "match", "xpos": -1}]}                           | xpos is -1
          {"area": [{"type": "match", "xpos": 0, "ypos": 0, "width": 1e9, "height": 1}]} | width is
          {"area": [{"type": "match", "xpos": 0, "ypos": 0, "width": 0, "height": 1}]} | no pixels
          {"area": [{"type": "ocr", "xpos": 0, "ypos": 0, "width": 9, "height": 9}]} | refstr
          {"area": [{"type": "any", "xpos": 0, "ypos": 0, "width": 9, "height": 9}]} | type is any
          """)
  void saysWhatIsWrong(String areas, String what) throws IOException {
    Path file = needle("bad", areas);
    IOException bad = assertThrows(IOException.class, () -> Needle.load(file));
    String message = String.valueOf(bad.getMessage());
    assertTrue(message.startsWith("bad.json") && message.contains(what), message);
  }

  @Test
  void refusesAreasOutsideOfThePicture() throws IOException {
    Path file =
        needle(
            "out",
            "{\"area\": [{\"type\": \"match\", \"xpos\": 190, \"ypos\": 0,"
                + " \"width\": 20, \"height\": 20}]}");
    IllegalArgumentException out =
        assertThrows(IllegalArgumentException.class, () -> Needle.load(file));
    assertTrue(String.valueOf(out.getMessage()).contains("outside of 200x100+0+0"), out::toString);
  }

  /// A file of 47 bytes may claim the pixels of a whole screen.
  @Test
  void aNeedleOfAWholeScreenTakesLittleMemory() throws Exception {
    int width = 3840;
    int height = 2160;
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < width * height; i += 7) {
      image.getRaster().getDataBuffer().setElem(i, i % 251);
    }
    Path file = dir.resolve("screen.png");
    assertTrue(ImageIO.write(image, "png", file.toFile()));
    long before = Allocations.ofThread(Thread.currentThread());
    Needle needle = Needle.load(file);
    long bytes = Allocations.ofThread(Thread.currentThread()) - before;
    assertEquals(width, needle.width());
    assertTrue(bytes < 60L * width * height, bytes + " bytes were allocated");
    int more = 3848;
    assertTrue(
        ImageIO.write(
            new BufferedImage(more, height, BufferedImage.TYPE_BYTE_GRAY), "png", file.toFile()));
    assertThrows(IllegalArgumentException.class, () -> Needle.load(file));
  }
}
