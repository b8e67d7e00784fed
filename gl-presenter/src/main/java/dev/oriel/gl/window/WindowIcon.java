// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.window;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.zip.InflaterInputStream;
import org.lwjgl.glfw.GLFW;
import org.lwjgl.glfw.GLFWImage;
import org.lwjgl.system.MemoryUtil;

/// The icon of Oriel's windows, in the sizes that desktops use.
public final class WindowIcon {

  /// The widths in pixels; the heights are equal.
  private static final List<Integer> SIZES = List.of(16, 32, 48, 128, 256);

  private static final int PIXEL_BYTES = 4;

  private WindowIcon() {}

  /// Returns the available sizes: the width in pixels, to which the height is equal.
  public static List<Integer> sizes() {
    return SIZES;
  }

  /// Returns the icon as a PNG.
  ///
  /// @param size one of [#sizes]
  public static byte[] png(int size) {
    String name = "icon-" + size + ".png";
    try (InputStream in = WindowIcon.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalArgumentException(
            "no icon is " + size + " pixels wide; the sizes are " + SIZES);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(name, e);
    }
  }

  /// Sets the icon of a window, on X11. Wayland uses the icon in the application's desktop file.
  ///
  /// Threading: the main thread.
  static void set(long window) {
    try (GLFWImage.Buffer images = GLFWImage.malloc(SIZES.size())) {
      for (int i = 0; i < SIZES.size(); i++) {
        int size = SIZES.get(i);
        byte[] rgba = rgba(png(size), size);
        ByteBuffer pixels = MemoryUtil.memAlloc(rgba.length).put(rgba).flip();
        images.get(i).set(size, size, pixels);
      }
      GLFW.glfwSetWindowIcon(window, images);
      for (GLFWImage image : images) {
        MemoryUtil.memFree(image.pixels(image.width() * image.height() * PIXEL_BYTES));
      }
    }
  }

  /// Decodes one of our PNGs: four bytes per pixel, no palette, not interlaced. Java's own decoder
  /// is in `java.desktop`, which takes longer to start than everything else together.
  static byte[] rgba(byte[] png, int size) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(png))) {
      in.skipNBytes(8);
      while (true) {
        int length = in.readInt();
        byte[] chunk = new byte[PIXEL_BYTES];
        in.readFully(chunk);
        if (chunk[0] == 'I' && chunk[1] == 'D') {
          byte[] packed = new byte[length];
          in.readFully(packed);
          return rows(new InflaterInputStream(new ByteArrayInputStream(packed)), size);
        }
        in.skipNBytes(length + 4L);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("an icon of ours", e);
    }
  }

  /// Reverses the filter of each row (PNG specification, section 9).
  private static byte[] rows(InputStream packed, int size) throws IOException {
    int stride = PIXEL_BYTES * size;
    byte[] pixels = new byte[stride * size];
    try (DataInputStream in = new DataInputStream(packed)) {
      for (int y = 0; y < size; y++) {
        int filter = in.readByte();
        int row = y * stride;
        in.readFully(pixels, row, stride);
        for (int i = row; i < row + stride; i++) {
          int left = i - row < PIXEL_BYTES ? 0 : pixels[i - PIXEL_BYTES] & 0xff;
          int above = y == 0 ? 0 : pixels[i - stride] & 0xff;
          int corner =
              y == 0 || i - row < PIXEL_BYTES ? 0 : pixels[i - stride - PIXEL_BYTES] & 0xff;
          pixels[i] += (byte) predicted(filter, left, above, corner);
        }
      }
    }
    return pixels;
  }

  private static int predicted(int filter, int left, int above, int corner) {
    return switch (filter) {
      case 0 -> 0;
      case 1 -> left;
      case 2 -> above;
      case 3 -> (left + above) / 2;
      case 4 -> {
        int toLeft = Math.abs(above - corner);
        int toAbove = Math.abs(left - corner);
        int toCorner = Math.abs(left + above - 2 * corner);
        yield toLeft <= toAbove && toLeft <= toCorner ? left : toAbove <= toCorner ? above : corner;
      }
      default -> throw new IllegalArgumentException("filter " + filter);
    };
  }
}
