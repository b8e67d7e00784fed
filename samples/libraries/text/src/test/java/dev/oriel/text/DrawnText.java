// SPDX-License-Identifier: Apache-2.0
package dev.oriel.text;

import dev.oriel.core.format.PixelFormat;
import dev.oriel.core.geometry.Rect;
import dev.oriel.core.image.Picture;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// A picture with text and shapes, drawn as a desktop draws them.
public final class DrawnText {

  private final BufferedImage image;
  private final Graphics2D graphics;

  /// Creates a picture in one colour.
  public DrawnText(int width, int height, int background) {
    image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    graphics = image.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    box(new Rect(0, 0, width, height), background);
  }

  /// Fills a rectangle.
  public DrawnText box(Rect area, int colour) {
    graphics.setColor(new Color(colour));
    graphics.fillRect(area.x(), area.y(), area.width(), area.height());
    return this;
  }

  /// Draws the outline of a rectangle.
  public DrawnText frame(Rect area, int colour) {
    graphics.setColor(new Color(colour));
    graphics.drawRect(area.x(), area.y(), area.width(), area.height());
    return this;
  }

  /// Writes a text.
  ///
  /// @param y the base line
  public DrawnText text(String text, int x, int y, int size, int colour) {
    graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, size));
    graphics.setColor(new Color(colour));
    graphics.drawString(text, x, y);
    return this;
  }

  /// Returns a copy.
  public Picture picture() {
    int[] pixels = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
    ByteBuffer bytes = ByteBuffer.allocateDirect(4 * pixels.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asIntBuffer().put(pixels);
    Picture picture = new Picture(image.getWidth(), image.getHeight());
    picture.draw(picture.bounds(), 4 * image.getWidth(), PixelFormat.X8R8G8B8, bytes);
    return picture;
  }
}
