package dev.oriel.core.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PictureEncoderTest {

  @ParameterizedTest
  @CsvSource({"1,1", "3,2", "640,480", "50000,1", "1,5000", "1921,33"})
  void writesPngThatImageIoReadsBack(int width, int height) throws IOException {
    int w = Math.min(width, Picture.MAX_EXTENT);
    Picture picture = TestPictures.noise(w, height);
    try (PngEncoder encoder = new PngEncoder()) {
      assertSame(picture, encode(encoder, picture));
    }
  }

  @Test
  void reusesOnePngEncoderForPicturesOfDifferentSizes() throws IOException {
    try (PngEncoder encoder = new PngEncoder()) {
      for (Picture picture :
          new Picture[] {
            TestPictures.noise(64, 40),
            new Picture(64, 40),
            TestPictures.noise(200, 3),
            TestPictures.noise(64, 40)
          }) {
        assertSame(picture, encode(encoder, picture));
      }
    }
  }

  @Test
  void writesRowsThatRepeatAsWellAsRowsThatDoNot() throws IOException {
    Picture picture = new Picture(300, 300);
    for (int y = 0; y < 300; y += 3) {
      picture.draw(0, y, TestPictures.noise(300, 1));
      picture.draw(0, y + 1, TestPictures.noise(300, 1));
    }
    try (PngEncoder encoder = new PngEncoder()) {
      assertSame(picture, encode(encoder, picture));
    }
  }

  @ParameterizedTest
  @CsvSource({"1,1", "3,2", "641,480"})
  void writesPpmByteForByte(int width, int height) throws IOException {
    Picture picture = TestPictures.noise(width, height);
    byte[] header = "P6\n%d %d\n255\n".formatted(width, height).getBytes(StandardCharsets.US_ASCII);
    try (PpmEncoder encoder = new PpmEncoder()) {
      byte[] file = encode(encoder, picture);
      assertEquals(header.length + 3 * width * height, file.length);
      assertArrayEquals(header, Arrays.copyOf(file, header.length));
      for (int i = 0; i < width * height; i++) {
        int at = header.length + 3 * i;
        int rgb = (file[at] & 255) << 16 | (file[at + 1] & 255) << 8 | (file[at + 2] & 255);
        assertEquals(picture.rgb(i % width, i / width), rgb);
      }
    }
  }

  @Test
  void choosesTheFormatByTheNamesEnd() {
    assertEquals(PictureFormat.PNG, PictureFormat.ofName(Path.of("a/b.c/shot.PNG")));
    assertEquals(PictureFormat.PPM, PictureFormat.ofName(Path.of("shot.ppm")));
    assertNull(PictureFormat.ofName(Path.of("shot.jpeg")));
    assertNull(PictureFormat.ofName(Path.of("/")));
  }

  private static byte[] encode(PictureEncoder encoder, Picture picture) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    encoder.encode(picture, out);
    return out.toByteArray();
  }

  private static void assertSame(Picture picture, byte[] png) throws IOException {
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
    assertNotNull(image, "ImageIO knows no such file");
    assertEquals(picture.width(), image.getWidth());
    assertEquals(picture.height(), image.getHeight());
    for (int y = 0; y < picture.height(); y++) {
      for (int x = 0; x < picture.width(); x++) {
        assertEquals(picture.rgb(x, y), image.getRGB(x, y) & 0xffffff);
      }
    }
  }
}
