// SPDX-License-Identifier: Apache-2.0
package dev.oriel.pictures;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.format.PixelFormat;
import dev.oriel.core.geometry.Rect;
import dev.oriel.core.image.Picture;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PictureEncoderTest {

  /// Returns noise, which is equal in each run. No two adjacent pixels are equal, so a misplaced
  /// byte is noticed.
  private static Picture noise(int width, int height) {
    byte[] random = new byte[4 * width * height];
    new Random(42).nextBytes(random);
    Picture picture = new Picture(width, height);
    ByteBuffer pixels = ByteBuffer.allocateDirect(random.length).put(random).flip();
    picture.draw(picture.bounds(), 4 * width, PixelFormat.X8R8G8B8, pixels);
    return picture;
  }

  @ParameterizedTest
  @CsvSource({"1,1", "3,2", "640,480", "50000,1", "1,5000", "1921,33"})
  void writesPngThatImageIoReadsBack(int width, int height) throws IOException {
    int w = Math.min(width, Picture.MAX_EXTENT);
    Picture picture = noise(w, height);
    try (PngEncoder encoder = new PngEncoder()) {
      assertSame(picture, encode(encoder, picture));
    }
  }

  @Test
  void reusesOnePngEncoderForPicturesOfDifferentSizes() throws IOException {
    try (PngEncoder encoder = new PngEncoder()) {
      for (Picture picture :
          new Picture[] {noise(64, 40), new Picture(64, 40), noise(200, 3), noise(64, 40)}) {
        assertSame(picture, encode(encoder, picture));
      }
    }
  }

  @Test
  void writesRowsThatRepeatAsWellAsRowsThatDoNot() throws IOException {
    Picture picture = new Picture(300, 300);
    for (int y = 0; y < 300; y += 3) {
      picture.draw(0, y, noise(300, 1));
      picture.draw(0, y + 1, noise(300, 1));
    }
    try (PngEncoder encoder = new PngEncoder()) {
      assertSame(picture, encode(encoder, picture));
    }
  }

  /// The sizes are at, below and above the number of rows that are compressed together, and more
  /// than one buffer.
  @ParameterizedTest
  @CsvSource({"1,1", "200,31", "200,32", "200,33", "641,480"})
  void writesTheSamePngAfterAnyOtherPictures(int width, int height) throws IOException {
    Picture first = noise(width, height);
    Picture changed = new Picture(width, height);
    changed.copyFrom(first, first.bounds());
    changed.fill(new Rect(width / 2, height / 2, 7, 5), 0x12_34_56);
    Picture black = new Picture(width, height);
    Picture other = noise(width + 3, height + 1);
    try (PngEncoder series = new PngEncoder()) {
      for (Picture p :
          List.of(first, first, changed, changed, first, black, other, other, changed, black)) {
        byte[] file = encode(series, p);
        assertSame(p, file);
        try (PngEncoder fresh = new PngEncoder()) {
          assertArrayEquals(encode(fresh, p), file);
        }
      }
    }
  }

  /// A series keeps compressed rows on the heap. A command's heap has 192 MB.
  @Test
  void keepsABoundedPartOfASeriesThatDoesNotCompressAndStillWritesIt() throws IOException {
    Picture noise = noise(4096, 4096);
    try (PngEncoder encoder = new PngEncoder()) {
      byte[] first = encode(encoder, noise);
      assertEquals(0, encoder.keptBytes(), "a single picture keeps nothing");
      assertArrayEquals(first, encode(encoder, noise));
      assertTrue(encoder.keptBytes() > 0, "a series keeps rows");
      assertArrayEquals(first, encode(encoder, noise));
      assertTrue(encoder.keptBytes() <= 34 << 20, () -> encoder.keptBytes() + " bytes are kept");
    }
  }

  @ParameterizedTest
  @CsvSource({"1,1", "3,2", "641,480"})
  void writesPpmByteForByte(int width, int height) throws IOException {
    Picture picture = noise(width, height);
    byte[] header =
        String.format(Locale.ROOT, "P6\n%d %d\n255\n", width, height)
            .getBytes(StandardCharsets.US_ASCII);
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

  @ParameterizedTest
  @CsvSource({"1,1,4", "8,8,4", "17,9,4", "640,481,1.5"})
  void writesJpegThatImageIoReadsBackNearlyTheSame(int width, int height, double most)
      throws IOException {
    Picture picture = new Picture(width, height);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int red = 255 * x / width;
        int green = 255 * y / height;
        picture.fill(new Rect(x, y, 1, 1), red << 16 | green << 8 | (x + y) / 5 % 256);
      }
    }
    picture.fill(new Rect(width / 3, height / 3, width / 5, height / 5), 0xffffff);
    try (JpegEncoder encoder = new JpegEncoder()) {
      assertNear(picture, encode(encoder, picture), most);
      assertNear(picture, encode(encoder, picture), most);
    }
    try (JpegEncoder encoder = new JpegEncoder(100)) {
      assertNear(picture, encode(encoder, picture), 0.6);
    }
  }

  @Test
  void writesJpegOfNoise() throws IOException {
    Picture noise = noise(200, 120);
    try (JpegEncoder encoder = new JpegEncoder(100)) {
      assertNear(noise, encode(encoder, noise), 2);
    }
    try (JpegEncoder rough = new JpegEncoder(10);
        JpegEncoder fine = new JpegEncoder(95)) {
      assertTrue(encode(rough, noise).length < encode(fine, noise).length / 3);
    }
  }

  /// @param most the maximum mean difference of a colour
  private static void assertNear(Picture picture, byte[] jpeg, double most) throws IOException {
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(jpeg));
    assertNotNull(image, "ImageIO does not support this file");
    assertEquals(picture.width(), image.getWidth());
    assertEquals(picture.height(), image.getHeight());
    long sum = 0;
    for (int y = 0; y < picture.height(); y++) {
      for (int x = 0; x < picture.width(); x++) {
        int a = picture.rgb(x, y);
        int b = image.getRGB(x, y);
        for (int shift = 0; shift < 24; shift += 8) {
          sum += Math.abs((a >> shift & 255) - (b >> shift & 255));
        }
      }
    }
    double mean = sum / (3.0 * picture.width() * picture.height());
    assertTrue(mean <= most, "colours differ by " + mean);
  }

  @ParameterizedTest
  @CsvSource({"1,1", "641,480"})
  void writesRawPixelsByteForByte(int width, int height) throws IOException {
    Picture picture = noise(width, height);
    byte[] expected = new byte[4 * width * height];
    picture.pixels().get(expected);
    try (RgbaEncoder encoder = new RgbaEncoder()) {
      assertArrayEquals(expected, encode(encoder, picture));
    }
  }

  @Test
  void writesThePixelsOfTwoPicturesToAFileInOrder(@TempDir Path dir) throws IOException {
    Picture picture = noise(123, 45);
    Path file = dir.resolve("a.rgba");
    try (RgbaEncoder encoder = new RgbaEncoder();
        FileOutputStream out = new FileOutputStream(file.toFile())) {
      encoder.encode(picture, out);
      encoder.encode(picture, out);
    }
    ByteBuffer twice = ByteBuffer.allocate(2 * picture.pixels().remaining());
    twice.put(picture.pixels()).put(picture.pixels());
    assertArrayEquals(twice.array(), Files.readAllBytes(file));
  }

  @Test
  void choosesTheFormatByTheSuffix() {
    assertEquals(PictureFormat.PNG, PictureFormat.ofName(Path.of("a/b.c/shot.PNG")));
    assertEquals(PictureFormat.PPM, PictureFormat.ofName(Path.of("shot.ppm")));
    assertEquals(PictureFormat.JPEG, PictureFormat.ofName(Path.of("shot.jpeg")));
    assertEquals(PictureFormat.RGBA, PictureFormat.ofName(Path.of("shot.rgba")));
    assertNull(PictureFormat.ofName(Path.of("shot.bmp")));
    for (PictureFormat f : PictureFormat.values()) {
      assertEquals(f, PictureFormat.ofName(Path.of("shot" + f.suffix())));
      assertTrue(PictureFormat.suffixes().contains(f.suffix()));
    }
    assertNull(PictureFormat.ofName(Path.of("/")));
  }

  private static byte[] encode(PictureEncoder encoder, Picture picture) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    encoder.encode(picture, out);
    return out.toByteArray();
  }

  private static void assertSame(Picture picture, byte[] png) throws IOException {
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
    assertNotNull(image, "ImageIO does not support this file");
    assertEquals(picture.width(), image.getWidth());
    assertEquals(picture.height(), image.getHeight());
    for (int y = 0; y < picture.height(); y++) {
      for (int x = 0; x < picture.width(); x++) {
        assertEquals(picture.rgb(x, y), image.getRGB(x, y) & 0xffffff);
      }
    }
  }
}
