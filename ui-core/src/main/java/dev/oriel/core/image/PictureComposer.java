package dev.oriel.core.image;

import dev.oriel.core.format.PixelFormat;
import dev.oriel.core.frame.Frame;
import dev.oriel.core.frame.MappedScanout;
import dev.oriel.core.frame.PixelBlock;
import dev.oriel.core.geometry.Rect;
import dev.oriel.core.os.SharedMemory;
import java.nio.ByteBuffer;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/// Keeps a console's picture in the CPU's memory up to date from its software frames.
///
/// A frame of another size starts a new, black picture, which is [#complete] once each of its
/// pixels has come. [Frame.Off] makes the picture black and leaves its size: what a monitor without
/// a signal shows. Frames in dma-bufs are read by the GPU and do not come here.
///
/// Ownership: frames stay the caller's. Threading: one thread at a time.
public final class PictureComposer {

  /// Bytes that one `pread` copies out of memory that cannot be pinned.
  private static final int READ_BYTES = 1 << 18;

  private @Nullable Picture picture;
  private boolean complete;
  private final BitSet seen = new BitSet();
  private @Nullable ByteBuffer scratch;
  private long copiedBytes;

  /// A composer without a picture.
  public PictureComposer() {}

  /// Applies a frame.
  ///
  /// @throws dev.oriel.core.os.OsException if QEMU took the shared memory away; the picture keeps
  ///   what it had
  /// @throws IllegalArgumentException for a frame in a dma-buf
  public void apply(Frame frame) {
    switch (frame) {
      case Frame.Mapped f -> apply(f);
      case Frame.Pixels f -> apply(f);
      case Frame.Off _ -> {
        if (picture != null) {
          picture.clear();
        }
      }
      case Frame.Dmabuf f ->
          throw new IllegalArgumentException(f.scanout() + " is not readable by the CPU");
    }
  }

  private void apply(Frame.Mapped frame) {
    MappedScanout scanout = frame.scanout();
    Picture target = resized(scanout.width(), scanout.height());
    for (Rect damaged : frame.damage().rects()) {
      Rect area = damaged.intersect(target.bounds());
      if (!area.isEmpty()) {
        copy(scanout, area, target);
        mark(area, target);
      }
    }
  }

  private void apply(Frame.Pixels frame) {
    Picture target = resized(frame.width(), frame.height());
    for (PixelBlock block : frame.blocks()) {
      Rect area = block.area().intersect(target.bounds());
      target.draw(block.area(), block.strideBytes(), block.format(), block.data().duplicate());
      copiedBytes += area.area() * PixelFormat.BYTES;
      mark(area, target);
    }
  }

  private Picture resized(int width, int height) {
    Picture old = picture;
    if (old != null && old.width() == width && old.height() == height) {
      return old;
    }
    Picture fresh = new Picture(width, height);
    picture = fresh;
    complete = false;
    seen.clear();
    return fresh;
  }

  private void copy(MappedScanout scanout, Rect area, Picture target) {
    SharedMemory memory = scanout.memory();
    int stride = scanout.strideBytes();
    long start = (long) area.y() * stride + (long) area.x() * PixelFormat.BYTES;
    copiedBytes += area.area() * PixelFormat.BYTES;
    if (memory.isPinned() && memory.length() <= Integer.MAX_VALUE) {
      ByteBuffer rows = memory.pinned();
      target.draw(
          area, stride, scanout.format(), rows.slice((int) start, rows.limit() - (int) start));
      return;
    }
    int rowBytes = area.width() * PixelFormat.BYTES;
    int rowsAtOnce = Math.max(1, (READ_BYTES - rowBytes) / stride + 1);
    for (int y = 0; y < area.height(); y += rowsAtOnce) {
      int rows = Math.min(rowsAtOnce, area.height() - y);
      ByteBuffer part = scratch((rows - 1) * stride + rowBytes);
      memory.read(start + (long) y * stride, part);
      part.flip();
      target.draw(
          new Rect(area.x(), area.y() + y, area.width(), rows), stride, scanout.format(), part);
    }
  }

  private ByteBuffer scratch(int bytes) {
    ByteBuffer buffer = scratch;
    if (buffer == null || buffer.capacity() < bytes) {
      buffer = ByteBuffer.allocateDirect(Math.max(bytes, READ_BYTES));
      scratch = buffer;
    }
    return buffer.clear().limit(bytes);
  }

  /// Notes pixels as having come, until all have.
  private void mark(Rect area, Picture target) {
    if (complete) {
      return;
    }
    if (area.equals(target.bounds())) {
      complete = true;
      return;
    }
    int width = target.width();
    for (int y = area.y(); y < area.bottom(); y++) {
      seen.set(y * width + area.x(), y * width + area.right());
    }
    complete = seen.nextClearBit(0) >= width * target.height();
  }

  /// The console's picture, or null before the first frame. Ownership: stays the composer's, which
  /// changes it with the next frame; another object after a change of size.
  public @Nullable Picture picture() {
    return picture;
  }

  /// Whether each pixel of [#picture] has come.
  public boolean complete() {
    return complete;
  }

  /// Bytes of pixels that the CPU has copied so far.
  public long copiedBytes() {
    return copiedBytes;
  }
}
