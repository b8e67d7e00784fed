// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.draw;

import static org.lwjgl.opengles.GLES20.GL_CLAMP_TO_EDGE;
import static org.lwjgl.opengles.GLES20.GL_MAX_TEXTURE_SIZE;
import static org.lwjgl.opengles.GLES20.GL_NEAREST;
import static org.lwjgl.opengles.GLES20.GL_RGBA;
import static org.lwjgl.opengles.GLES20.GL_TEXTURE_2D;
import static org.lwjgl.opengles.GLES20.GL_TEXTURE_MAG_FILTER;
import static org.lwjgl.opengles.GLES20.GL_TEXTURE_MIN_FILTER;
import static org.lwjgl.opengles.GLES20.GL_TEXTURE_WRAP_S;
import static org.lwjgl.opengles.GLES20.GL_TEXTURE_WRAP_T;
import static org.lwjgl.opengles.GLES20.GL_UNPACK_ALIGNMENT;
import static org.lwjgl.opengles.GLES20.GL_UNSIGNED_BYTE;
import static org.lwjgl.opengles.GLES20.glBindTexture;
import static org.lwjgl.opengles.GLES20.glDeleteTextures;
import static org.lwjgl.opengles.GLES20.glGenTextures;
import static org.lwjgl.opengles.GLES20.glGetInteger;
import static org.lwjgl.opengles.GLES20.glPixelStorei;
import static org.lwjgl.opengles.GLES20.glTexParameteri;
import static org.lwjgl.opengles.GLES20.nglTexImage2D;
import static org.lwjgl.opengles.GLES20.nglTexSubImage2D;
import static org.lwjgl.opengles.GLES30.GL_RGBA8;
import static org.lwjgl.opengles.GLES30.GL_TEXTURE_SWIZZLE_B;
import static org.lwjgl.opengles.GLES30.GL_TEXTURE_SWIZZLE_G;
import static org.lwjgl.opengles.GLES30.GL_TEXTURE_SWIZZLE_R;
import static org.lwjgl.opengles.GLES30.GL_UNPACK_ROW_LENGTH;
import static org.lwjgl.system.MemoryUtil.NULL;
import static org.lwjgl.system.MemoryUtil.memAddress0;

import dev.oriel.core.format.PixelFormat;
import dev.oriel.core.frame.InvalidScanoutException;
import dev.oriel.core.geometry.Rect;
import dev.oriel.core.memory.SharedMemory;
import java.nio.ByteBuffer;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A texture for a picture that is uploaded in parts. Each change is copied once, directly from its
/// memory.
///
/// The bytes B, G, R, X are stored in this order if the driver supports
/// `GL_EXT_texture_format_BGRA8888`. All other orders are stored as if they were RGBA and corrected
/// by the texture's swizzle. The CPU therefore never reorders the bytes of a pixel.
///
/// Threading: the thread of the context that was current when it was created.
public final class PictureTexture implements AutoCloseable {

  private static final int GL_BGRA = 0x80e1;
  private static final int GL_RED = 0x1903;

  private final boolean bgra;
  private int name;
  private int width;
  private int height;
  private @Nullable PixelFormat format;
  private ByteBuffer staging = ByteBuffer.allocateDirect(0);

  /// Creates a texture without storage.
  ///
  /// @param bgra whether the context supports `GL_EXT_texture_format_BGRA8888`
  public PictureTexture(boolean bgra) {
    this.bgra = bgra;
  }

  /// Sets the size and format of the texture. The content is kept if both are unchanged.
  ///
  /// @return whether the content was lost
  /// @throws InvalidScanoutException if the renderer does not support textures of this size
  public boolean allocate(int newWidth, int newHeight, PixelFormat newFormat) {
    if (name != 0 && width == newWidth && height == newHeight && newFormat == format) {
      return false;
    }
    boolean sameStorage =
        name != 0
            && width == newWidth
            && height == newHeight
            && format != null
            && storesBgra(format) == storesBgra(newFormat);
    if (name == 0) {
      name = glGenTextures();
    }
    if (!sameStorage) {
      checkExtent(newWidth, newHeight);
    }
    glBindTexture(GL_TEXTURE_2D, name);
    if (!sameStorage) {
      int kind = storesBgra(newFormat) ? GL_BGRA : GL_RGBA;
      int internal = storesBgra(newFormat) ? GL_BGRA : GL_RGBA8;
      nglTexImage2D(
          GL_TEXTURE_2D, 0, internal, newWidth, newHeight, 0, kind, GL_UNSIGNED_BYTE, NULL);
      glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_NEAREST);
      glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_NEAREST);
      glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_S, GL_CLAMP_TO_EDGE);
      glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_T, GL_CLAMP_TO_EDGE);
    }
    boolean stored = storesBgra(newFormat);
    glTexParameteri(
        GL_TEXTURE_2D, GL_TEXTURE_SWIZZLE_R, GL_RED + (stored ? 0 : newFormat.redByte()));
    glTexParameteri(
        GL_TEXTURE_2D, GL_TEXTURE_SWIZZLE_G, GL_RED + (stored ? 1 : newFormat.greenByte()));
    glTexParameteri(
        GL_TEXTURE_2D, GL_TEXTURE_SWIZZLE_B, GL_RED + (stored ? 2 : newFormat.blueByte()));
    width = newWidth;
    height = newHeight;
    format = newFormat;
    return true;
  }

  private static void checkExtent(int width, int height) {
    int most = glGetInteger(GL_MAX_TEXTURE_SIZE);
    if (width > most || height > most) {
      throw new InvalidScanoutException(
          String.format(
              Locale.ROOT,
              "%dx%d pixels; the renderer's textures have at most %dx%d",
              width,
              height,
              most,
              most));
    }
  }

  private boolean storesBgra(PixelFormat f) {
    return bgra && f.blueByte() == 0 && f.greenByte() == 1 && f.redByte() == 2;
  }

  /// Uploads a part from rows in memory.
  ///
  /// @param rows a direct buffer, in which the upper left pixel of `area` is at `offset`
  /// @param strideBytes the bytes from one row to the next
  /// @param area the part of the picture that the rows contain
  /// @param part the part to upload, inside of `area` and of the picture
  /// @return the bytes uploaded
  public long upload(ByteBuffer rows, long offset, int strideBytes, Rect area, Rect part) {
    if (part.isEmpty()) {
      return 0;
    }
    long first =
        offset
            + (long) strideBytes * (part.y() - area.y())
            + (long) PixelFormat.BYTES * (part.x() - area.x());
    long last =
        first + (long) strideBytes * (part.height() - 1) + (long) PixelFormat.BYTES * part.width();
    if (!rows.isDirect() || first < 0 || last > rows.capacity()) {
      throw new IndexOutOfBoundsException(
          String.format(
              Locale.ROOT, "rows %d to %d of a buffer of %d bytes", first, last, rows.capacity()));
    }
    glBindTexture(GL_TEXTURE_2D, name);
    send(memAddress0(rows) + first, strideBytes, part);
    return PixelFormat.BYTES * part.area();
  }

  /// Uploads a part of shared memory. If the memory can shrink, the part is copied to a buffer of
  /// our own first.
  ///
  /// @return the bytes uploaded
  public long upload(SharedMemory memory, int strideBytes, Rect part) {
    if (part.isEmpty()) {
      return 0;
    }
    if (memory.isPinned()) {
      return upload(memory.pinned(), 0, strideBytes, Rect.ofSize(width, height), part);
    }
    int row = PixelFormat.BYTES * part.width();
    int needed = Math.multiplyExact(row, part.height());
    ByteBuffer copy = staging(needed);
    for (int y = 0; y < part.height(); y++) {
      long at = (long) strideBytes * (part.y() + y) + (long) PixelFormat.BYTES * part.x();
      memory.read(at, copy.limit((y + 1) * row).position(y * row));
    }
    return upload(copy, 0, row, part, part);
  }

  /// Uploads a part whose byte order differs from that of the texture. The CPU reorders the bytes.
  /// This is for a message of another format among the messages of a picture, which QEMU does not
  /// send in practice.
  ///
  /// @return the bytes uploaded
  public long uploadConverted(
      ByteBuffer rows, int strideBytes, PixelFormat from, Rect area, Rect part) {
    PixelFormat to = format;
    if (to == null || part.isEmpty()) {
      return 0;
    }
    int row = PixelFormat.BYTES * part.width();
    ByteBuffer copy = staging(Math.multiplyExact(row, part.height()));
    for (int y = 0; y < part.height(); y++) {
      int in = strideBytes * (part.y() - area.y() + y) + PixelFormat.BYTES * (part.x() - area.x());
      int out = row * y;
      for (int x = 0; x < row; x += PixelFormat.BYTES) {
        copy.put(out + x + to.redByte(), rows.get(in + x + from.redByte()));
        copy.put(out + x + to.greenByte(), rows.get(in + x + from.greenByte()));
        copy.put(out + x + to.blueByte(), rows.get(in + x + from.blueByte()));
      }
    }
    return upload(copy, 0, row, part, part);
  }

  /// Makes the picture black.
  public void blacken() {
    int row = PixelFormat.BYTES * width;
    int rowsAtOnce = Math.max(1, Math.min(height, (1 << 20) / row));
    ByteBuffer black = ByteBuffer.allocateDirect(row * rowsAtOnce);
    for (int y = 0; y < height; y += rowsAtOnce) {
      Rect strip = new Rect(0, y, width, Math.min(rowsAtOnce, height - y));
      upload(black, 0, row, strip, strip);
    }
  }

  private ByteBuffer staging(int bytes) {
    if (staging.capacity() < bytes) {
      staging = ByteBuffer.allocateDirect(bytes);
    }
    return staging.clear();
  }

  private void send(long address, int strideBytes, Rect part) {
    int kind = format != null && storesBgra(format) ? GL_BGRA : GL_RGBA;
    glPixelStorei(GL_UNPACK_ALIGNMENT, 1);
    if (strideBytes % PixelFormat.BYTES == 0) {
      glPixelStorei(GL_UNPACK_ROW_LENGTH, strideBytes / PixelFormat.BYTES);
      nglTexSubImage2D(
          GL_TEXTURE_2D,
          0,
          part.x(),
          part.y(),
          part.width(),
          part.height(),
          kind,
          GL_UNSIGNED_BYTE,
          address);
    } else {
      // GL counts rows in pixels; a stride that is not a multiple of a pixel is uploaded row by
      // row.
      glPixelStorei(GL_UNPACK_ROW_LENGTH, 0);
      for (int y = 0; y < part.height(); y++) {
        nglTexSubImage2D(
            GL_TEXTURE_2D,
            0,
            part.x(),
            part.y() + y,
            part.width(),
            1,
            kind,
            GL_UNSIGNED_BYTE,
            address + (long) strideBytes * y);
      }
    }
    glPixelStorei(GL_UNPACK_ROW_LENGTH, 0);
  }

  public int width() {
    return width;
  }

  public int height() {
    return height;
  }

  public @Nullable PixelFormat format() {
    return format;
  }

  /// Returns the texture in its current state. The whole texture is the picture.
  public GlImage image(boolean bottomUp) {
    boolean plain =
        format != null
            && (storesBgra(format)
                || (format.redByte() == 0 && format.greenByte() == 1 && format.blueByte() == 2));
    return new GlImage(
        name, GL_TEXTURE_2D, width, height, Rect.ofSize(width, height), bottomUp, plain, true);
  }

  @Override
  public void close() {
    if (name != 0) {
      glDeleteTextures(name);
      name = 0;
    }
    format = null;
  }
}
