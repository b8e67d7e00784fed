// SPDX-License-Identifier: Apache-2.0
package dev.oriel.fuzz;

import dev.oriel.screen.match.Needle;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/// Feeds the file with the areas of a needle. The needle is read, or refused with the name of the
/// needle.
final class AreasTarget implements FuzzTarget {

  private static final int WIDTH = 64;
  private static final int HEIGHT = 48;

  private final byte[] png;

  /// Creates the target.
  AreasTarget() {
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < WIDTH * HEIGHT; i++) {
      image.setRGB(i % WIDTH, i / WIDTH, i * 0x9e3779b1);
    }
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try {
      boolean _ = ImageIO.write(image, "png", file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    png = file.toByteArray();
  }

  @Override
  public void run(Choices choices) throws IOException {
    Path folder = Files.createTempDirectory("oriel-fuzz");
    Path picture = folder.resolve("needle.png");
    Path areas = folder.resolve("needle.json");
    try {
      Files.write(picture, png);
      Files.write(areas, choices.rest());
      Needle _ = Needle.load(picture);
    } catch (IOException | IllegalArgumentException e) {
      if (!String.valueOf(e.getMessage()).contains("needle")) {
        throw new AssertionError("a refusal that does not name the needle", e);
      }
    } finally {
      Files.deleteIfExists(areas);
      Files.deleteIfExists(picture);
      Files.delete(folder);
    }
  }
}
