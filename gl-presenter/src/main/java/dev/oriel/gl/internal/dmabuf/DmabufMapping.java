// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.dmabuf;

import dev.oriel.core.format.PixelFormat;
import dev.oriel.core.frame.Damage;
import dev.oriel.core.frame.DmabufLayout;
import dev.oriel.core.frame.DmabufScanout;
import dev.oriel.core.frame.PlaneLayout;
import dev.oriel.core.geometry.Rect;
import dev.oriel.core.image.Picture;
import dev.oriel.core.image.SharedRows;
import dev.oriel.core.memory.SharedMemory;
import dev.oriel.dmabuf.DmabufException;
import dev.oriel.dmabuf.DmabufMemory;
import dev.oriel.dmabuf.UnsupportedDmabufException;
import dev.oriel.gl.internal.draw.PictureTexture;
import dev.oriel.sync.DmabufSync;
import dev.oriel.sync.DmabufSync.Access;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Reads linear dma-bufs through a CPU mapping. If the renderer is software, this is the shortest
/// path to a picture; if no GPU of this machine imports the buffer, it is the last resort.
///
/// Threading: one thread. Ownership: close it.
public final class DmabufMapping implements AutoCloseable {

  private final DmabufMemory memory = new DmabufMemory();
  private final SharedRows drawing = new SharedRows();
  private ByteBuffer rows = ByteBuffer.allocateDirect(0);

  /// Uploads a part of the visible picture with the rows in memory order.
  ///
  /// @param refusal the reason why the GPU does not read the buffer, for the error message
  /// @param part the part in pixels of the visible part, with the rows in memory order
  /// @return the bytes uploaded
  /// @throws DmabufException if the CPU cannot read this layout either
  public long upload(DmabufScanout scanout, PictureTexture texture, Rect part, String refusal) {
    DmabufLayout layout = scanout.layout();
    PixelFormat format = format(layout, refusal);
    Rect visible = layout.visible();
    boolean _ = texture.allocate(visible.width(), visible.height(), format);
    ByteBuffer copy = copyRows(memory.of(scanout), scanout, part);
    return texture.upload(copy, 0, PixelFormat.BYTES * part.width(), part, part);
  }

  /// Draws parts of the visible picture into a picture of the same size, directly from the guest's
  /// memory.
  ///
  /// @param damage the parts in pixels of the visible part from its top, inside of it
  /// @param before the picture to compare `target` with, see [Picture#drawChanges]
  /// @return the rows of `damage` that differ from `before`
  /// @throws DmabufException if the CPU cannot read this layout
  /// @throws dev.oriel.core.os.OsException if the buffer's file cannot be read
  public Damage draw(
      DmabufScanout scanout, Damage damage, Picture target, Picture before, String refusal) {
    DmabufLayout layout = scanout.layout();
    PixelFormat format = format(layout, refusal);
    SharedMemory source = memory.of(scanout);
    PlaneLayout plane = layout.planes().getFirst();
    Damage changed = Damage.NONE;
    List<Rect> rects = damage.rects();
    try (DmabufSync.CpuAccess _ = DmabufSync.beginCpuAccess(scanout.fd(0), Access.READ)) {
      for (int i = 0; i < rects.size(); i++) {
        Rect area = rects.get(i);
        changed =
            changed.plus(
                drawing.draw(
                    source,
                    firstByte(layout, inMemory(layout, area)),
                    Math.toIntExact(plane.strideBytes()),
                    format,
                    layout.bottomUp(),
                    area,
                    target,
                    before));
      }
    }
    return changed;
  }

  /// Returns the rectangle in memory order of a rectangle of the picture.
  public static Rect inMemory(DmabufLayout layout, Rect picture) {
    return layout.bottomUp()
        ? new Rect(
            picture.x(),
            layout.visible().height() - picture.bottom(),
            picture.width(),
            picture.height())
        : picture;
  }

  /// Returns the number of mappings that were made.
  public long mappings() {
    return memory.mappings();
  }

  /// Returns whether the CPU can read buffers of this layout.
  public static boolean reads(DmabufLayout layout) {
    return formatOf(layout) != null;
  }

  /// Returns the offset of the first byte of a part of the visible picture, given in memory order.
  private static long firstByte(DmabufLayout layout, Rect part) {
    PlaneLayout plane = layout.planes().getFirst();
    Rect visible = layout.visible();
    return plane.offsetBytes()
        + plane.strideBytes() * (visible.y() + part.y())
        + (long) PixelFormat.BYTES * (visible.x() + part.x());
  }

  private ByteBuffer copyRows(SharedMemory source, DmabufScanout scanout, Rect part) {
    int length = Math.toIntExact(PixelFormat.BYTES * part.area());
    if (rows.capacity() < length) {
      rows = ByteBuffer.allocateDirect(length);
    }
    DmabufLayout layout = scanout.layout();
    int row = PixelFormat.BYTES * part.width();
    long first = firstByte(layout, part);
    long stride = layout.planes().getFirst().strideBytes();
    ByteBuffer target = rows.clear();
    // Waits for the buffer's write fences, and makes the CPU caches coherent with writes of
    // devices.
    try (DmabufSync.CpuAccess _ = DmabufSync.beginCpuAccess(scanout.fd(0), Access.READ)) {
      for (int y = 0; y < part.height(); y++) {
        source.read(first + stride * y, target.limit((y + 1) * row));
      }
    }
    return target.flip();
  }

  private static @Nullable PixelFormat formatOf(DmabufLayout layout) {
    boolean rows = layout.linear() && layout.planes().getFirst().strideBytes() <= Integer.MAX_VALUE;
    return rows ? PixelFormat.ofFourcc(layout.fourcc()) : null;
  }

  private static PixelFormat format(DmabufLayout layout, String refusal) {
    PixelFormat format = formatOf(layout);
    if (format == null) {
      throw new UnsupportedDmabufException(
          String.format(
              Locale.ROOT,
              "%s; the CPU reads only linear buffers of 8 bits per colour, not %s",
              refusal,
              layout));
    }
    return format;
  }

  @Override
  public void close() {
    memory.close();
  }
}
