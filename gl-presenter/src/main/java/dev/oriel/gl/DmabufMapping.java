package dev.oriel.gl;

import dev.oriel.core.format.PixelFormat;
import dev.oriel.core.frame.DmabufLayout;
import dev.oriel.core.frame.DmabufScanout;
import dev.oriel.core.frame.PlaneLayout;
import dev.oriel.core.geometry.Rect;
import dev.oriel.core.os.SharedMemory;
import dev.oriel.dmabuf.DmabufException;
import dev.oriel.dmabuf.UnsupportedDmabufException;
import dev.oriel.sync.DmabufSync;
import dev.oriel.sync.DmabufSync.Access;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Reads linear dma-bufs through a mapping of the CPU: the last way to a picture, where no GPU of
/// this machine imports the buffer.
///
/// Threading: one thread.
final class DmabufMapping implements AutoCloseable {

  private @Nullable DmabufScanout mapped;
  private @Nullable SharedMemory memory;
  private ByteBuffer rows = ByteBuffer.allocateDirect(0);

  /// Uploads a part of the visible picture as it lies in memory.
  ///
  /// @param refusal why the GPU does not read the buffer, for the error
  /// @param part in the visible part's pixels, rows in memory's order
  /// @return the bytes uploaded
  /// @throws DmabufException if the CPU cannot read this layout either
  long upload(DmabufScanout scanout, PictureTexture texture, Rect part, String refusal) {
    SharedMemory source = open(scanout, refusal);
    DmabufLayout layout = scanout.layout();
    PixelFormat format = format(layout, refusal);
    Rect visible = layout.visible();
    boolean _ = texture.allocate(visible.width(), visible.height(), format);
    ByteBuffer copy = copyRows(source, scanout, part);
    return texture.upload(copy, 0, PixelFormat.BYTES * part.width(), part, part);
  }

  /// Reads a part of the visible picture, as it lies in memory, as bytes R, G, B and one that means
  /// nothing.
  ///
  /// @param target takes the pixels from its position, which stays
  /// @throws DmabufException if the CPU cannot read this layout either
  void read(DmabufScanout scanout, Rect part, ByteBuffer target, String refusal) {
    SharedMemory source = open(scanout, refusal);
    DmabufLayout layout = scanout.layout();
    PixelFormat format = format(layout, refusal);
    ByteBuffer copy = copyRows(source, scanout, part);
    int at = target.position();
    int length = Math.toIntExact(PixelFormat.BYTES * part.area());
    for (int i = 0; i < length; i += PixelFormat.BYTES) {
      target.put(at + i, copy.get(i + format.redByte()));
      target.put(at + i + 1, copy.get(i + format.greenByte()));
      target.put(at + i + 2, copy.get(i + format.blueByte()));
    }
  }

  private ByteBuffer copyRows(SharedMemory source, DmabufScanout scanout, Rect part) {
    DmabufLayout layout = scanout.layout();
    int row = PixelFormat.BYTES * part.width();
    int length = Math.multiplyExact(row, part.height());
    if (rows.capacity() < length) {
      rows = ByteBuffer.allocateDirect(length);
    }
    PlaneLayout plane = layout.planes().getFirst();
    Rect visible = layout.visible();
    rows.clear();
    // Waits for who writes, and makes the CPU's caches agree with what a device wrote.
    try (DmabufSync.CpuAccess _ = DmabufSync.beginCpuAccess(scanout.fd(0), Access.READ)) {
      for (int y = 0; y < part.height(); y++) {
        long at =
            plane.offsetBytes()
                + plane.strideBytes() * (visible.y() + part.y() + y)
                + (long) PixelFormat.BYTES * (visible.x() + part.x());
        source.read(at, rows.limit((y + 1) * row));
      }
    }
    return rows.flip();
  }

  private SharedMemory open(DmabufScanout scanout, String refusal) {
    SharedMemory current = memory;
    if (current != null && scanout == mapped) {
      return current;
    }
    close();
    DmabufLayout layout = scanout.layout();
    PixelFormat _ = format(layout, refusal);
    SharedMemory opened = SharedMemory.map(scanout.fd(0).duplicate(), 0, layout.requiredBytes(0));
    memory = opened;
    mapped = scanout;
    return opened;
  }

  private static PixelFormat format(DmabufLayout layout, String refusal) {
    PixelFormat format = layout.linear() ? PixelFormat.ofFourcc(layout.fourcc()) : null;
    if (format == null) {
      throw new UnsupportedDmabufException(
          "%s; the CPU reads only linear buffers of 8 bits a colour, not %s"
              .formatted(refusal, layout));
    }
    return format;
  }

  @Override
  public void close() {
    if (memory != null) {
      memory.close();
    }
    memory = null;
    mapped = null;
  }
}
