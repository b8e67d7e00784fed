package dev.oriel.dmabuf;

import dev.oriel.core.format.Fourcc;
import dev.oriel.core.format.Modifier;
import dev.oriel.core.frame.DmabufLayout;
import dev.oriel.core.frame.DmabufScanout;
import dev.oriel.core.frame.PlaneLayout;
import dev.oriel.core.geometry.Rect;
import dev.oriel.core.internal.linux.Memory;
import dev.oriel.core.os.OwnedFd;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/// A guest's buffer: a memfd, which llvmpipe imports as it would a dma-buf.
final class MemoryBuffer implements AutoCloseable {

  private final Arena arena = Arena.ofConfined();
  private final OwnedFd fd;
  private final MemorySegment memory;

  MemoryBuffer(long size) {
    fd = Memory.memfd("oriel-test", size);
    memory = Memory.map(fd.number(), 0, size, true, arena);
  }

  OwnedFd fd() {
    return fd;
  }

  MemoryBuffer word(long at, int value) {
    memory.set(ValueLayout.JAVA_INT_UNALIGNED, at, value);
    return this;
  }

  MemoryBuffer half(long at, int value) {
    memory.set(ValueLayout.JAVA_SHORT_UNALIGNED, at, (short) value);
    return this;
  }

  MemoryBuffer octet(long at, int value) {
    memory.set(ValueLayout.JAVA_BYTE, at, (byte) value);
    return this;
  }

  /// A scanout of the whole buffer in one plane.
  DmabufScanout scanout(int width, int height, Fourcc fourcc, long stride, long offset) {
    return scanout(layout(width, height, fourcc, stride, offset));
  }

  DmabufScanout scanout(DmabufLayout layout) {
    return new DmabufScanout(layout, List.of(fd.duplicate()));
  }

  static DmabufLayout layout(int width, int height, Fourcc fourcc, long stride, long offset) {
    return new DmabufLayout(
        width,
        height,
        fourcc,
        Modifier.LINEAR,
        List.of(new PlaneLayout(offset, stride)),
        Rect.ofSize(width, height),
        false);
  }

  @Override
  public void close() {
    arena.close();
    fd.close();
  }
}
