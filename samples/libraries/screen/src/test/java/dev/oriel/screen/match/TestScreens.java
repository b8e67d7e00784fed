// SPDX-License-Identifier: Apache-2.0
package dev.oriel.screen.match;

import dev.oriel.core.format.PixelFormat;
import dev.oriel.core.geometry.Rect;
import dev.oriel.core.image.Picture;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import javax.imageio.ImageIO;

/// Screens for searches.
final class TestScreens {

  private static final double MIN_CONTRAST = 8;

  private TestScreens() {}

  /// Returns a picture like a desktop: a gradient, windows with text, buttons, icons.
  static Picture desktop(int width, int height, long seed) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = image.createGraphics();
    Random random = new Random(seed);
    for (int y = 0; y < height; y++) {
      g.setColor(new Color(20, 40 + y * 60 / height, 90));
      g.drawLine(0, y, width, y);
    }
    g.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    for (int w = 0; w < 8; w++) {
      int x = random.nextInt(width - 400);
      int y = random.nextInt(height - 300);
      g.setColor(new Color(240, 240, 238));
      g.fillRect(x, y, 600, 400);
      g.setColor(new Color(50, 60, 120 + random.nextInt(100)));
      g.fillRect(x, y, 600, 24);
      g.setColor(Color.BLACK);
      for (int line = 0; line < 20; line++) {
        glyphs(g, x + 10, y + 40 + line * 17, 30 + random.nextInt(50), random);
      }
    }
    for (int i = 0; i < 40; i++) {
      g.setColor(new Color(random.nextInt(0x1000000)));
      int x = random.nextInt(width);
      int y = random.nextInt(height);
      g.fillOval(x, y, 10 + random.nextInt(40), 10 + random.nextInt(40));
      g.setColor(new Color(random.nextInt(0x1000000)));
      g.drawLine(x, y, x + 40, y + 30);
    }
    g.dispose();
    return picture(image);
  }

  /// Draws strokes that are as thin as those of letters. Fonts are not installed on every machine.
  private static void glyphs(Graphics2D g, int x, int y, int count, Random random) {
    for (int i = 0; i < count; i++) {
      int left = x + i * 7;
      for (int stroke = 0; stroke < 3; stroke++) {
        g.drawLine(
            left + random.nextInt(5),
            y + random.nextInt(10),
            left + random.nextInt(5),
            y + random.nextInt(10));
      }
    }
  }

  /// Returns a picture of always the same shapes, with smooth or with jagged edges.
  static Picture lettering(boolean smooth) {
    BufferedImage image = new BufferedImage(800, 600, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = image.createGraphics();
    g.setColor(Color.WHITE);
    g.fillRect(0, 0, 800, 600);
    g.setRenderingHint(
        RenderingHints.KEY_ANTIALIASING,
        smooth ? RenderingHints.VALUE_ANTIALIAS_ON : RenderingHints.VALUE_ANTIALIAS_OFF);
    g.setStroke(new java.awt.BasicStroke(2));
    g.setColor(Color.BLACK);
    Random random = new Random(11);
    for (int line = 0; line < 20; line++) {
      glyphs(g, 20, 20 + line * 28, 100, random);
    }
    g.dispose();
    return picture(image);
  }

  /// Returns a picture of random pixels.
  static Picture noise(int width, int height, long seed) {
    Random random = new Random(seed);
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, random.nextInt());
      }
    }
    return picture(image);
  }

  /// Returns a random area that is not plain.
  static Rect busyArea(Picture screen, int width, int height, Random random) {
    for (int i = 0; i < 10_000; i++) {
      Rect area =
          new Rect(
              random.nextInt(screen.width() - width + 1),
              random.nextInt(screen.height() - height + 1),
              width,
              height);
      if (contrast(screen, area) > MIN_CONTRAST) {
        return area;
      }
    }
    throw new AssertionError("the screen is too plain for an area of " + width + "x" + height);
  }

  /// Returns the mean difference of adjacent pixels in green: across or down, whichever is less.
  private static double contrast(Picture screen, Rect area) {
    long across = 0;
    long down = 0;
    int count = 0;
    for (int y = area.y(); y + 1 < area.bottom(); y += 1 + area.height() / 32) {
      for (int x = area.x(); x + 1 < area.right(); x += 1 + area.width() / 32) {
        int green = green(screen, x, y);
        across += Math.abs(green - green(screen, x + 1, y));
        down += Math.abs(green - green(screen, x, y + 1));
        count++;
      }
    }
    return (double) Math.min(across, down) / count;
  }

  private static int green(Picture screen, int x, int y) {
    return screen.rgb(x, y) >> 8 & 0xff;
  }

  /// Returns whether no channel of any pixel differs by more than 4.
  static boolean nearlyEqual(Picture a, Picture b) {
    for (int y = 0; y < a.height(); y++) {
      for (int x = 0; x < a.width(); x++) {
        for (int shift = 16; shift >= 0; shift -= 8) {
          int difference = (a.rgb(x, y) >> shift & 0xff) - (b.rgb(x, y) >> shift & 0xff);
          if (Math.abs(difference) > 4) {
            return false;
          }
        }
      }
    }
    return true;
  }

  /// Returns a picture with a function applied to each channel of each pixel, limited to 0 to 255.
  static Picture map(Picture from, IntUnaryOperator function) {
    Picture to = new Picture(from.width(), from.height());
    for (int y = 0; y < from.height(); y++) {
      for (int x = 0; x < from.width(); x++) {
        int rgb = from.rgb(x, y);
        int mapped = 0;
        for (int shift = 16; shift >= 0; shift -= 8) {
          mapped |= Math.clamp(function.applyAsInt(rgb >> shift & 0xff), 0, 255) << shift;
        }
        to.fill(new Rect(x, y, 1, 1), mapped);
      }
    }
    return to;
  }

  /// Returns a picture in which each pixel is the mean of the nine around it.
  static Picture blur(Picture from) {
    Picture to = new Picture(from.width(), from.height());
    for (int y = 0; y < from.height(); y++) {
      for (int x = 0; x < from.width(); x++) {
        int[] sum = new int[3];
        int n = 0;
        for (int dy = -1; dy <= 1; dy++) {
          for (int dx = -1; dx <= 1; dx++) {
            if (from.bounds().contains(x + dx, y + dy)) {
              int rgb = from.rgb(x + dx, y + dy);
              sum[0] += rgb >> 16;
              sum[1] += rgb >> 8 & 0xff;
              sum[2] += rgb & 0xff;
              n++;
            }
          }
        }
        to.fill(new Rect(x, y, 1, 1), ((sum[0] / n) << 16) | ((sum[1] / n) << 8) | (sum[2] / n));
      }
    }
    return to;
  }

  /// Returns a needle with a transparent part, made by writing and reading a PNG file.
  static Needle withHole(Picture picture, Rect hole) {
    BufferedImage image =
        new BufferedImage(picture.width(), picture.height(), BufferedImage.TYPE_INT_ARGB);
    for (int y = 0; y < picture.height(); y++) {
      for (int x = 0; x < picture.width(); x++) {
        image.setRGB(x, y, hole.contains(x, y) ? 0x00ffffff : 0xff000000 | picture.rgb(x, y));
      }
    }
    try {
      Path file = Files.createTempFile("needle", ".png");
      try {
        ImageIO.write(image, "png", file.toFile());
        return Needle.load(file);
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Picture picture(BufferedImage image) {
    int w = image.getWidth();
    int h = image.getHeight();
    ByteBuffer bytes =
        ByteBuffer.allocateDirect(w * h * PixelFormat.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asIntBuffer().put(image.getRGB(0, 0, w, h, null, 0, w));
    Picture picture = new Picture(w, h);
    picture.draw(picture.bounds(), w * PixelFormat.BYTES, PixelFormat.X8R8G8B8, bytes);
    return picture;
  }
}
