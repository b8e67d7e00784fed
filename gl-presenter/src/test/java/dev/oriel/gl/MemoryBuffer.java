package dev.oriel.gl;

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

  private final Arena arena = Arena.ofShared();
  private final OwnedFd fd;
  private final MemorySegment memory;

  MemoryBuffer(long size) {
    fd = Memory.memfd("oriel-test", size);
    memory = Memory.map(fd.number(), 0, size, true, arena);
  }

  OwnedFd fd() {
    return fd;
  }

  void word(long at, int value) {
    memory.set(ValueLayout.JAVA_INT_UNALIGNED, at, value);
  }

  void half(long at, int value) {
    memory.set(ValueLayout.JAVA_SHORT_UNALIGNED, at, (short) value);
  }

  void octet(long at, int value) {
    memory.set(ValueLayout.JAVA_BYTE, at, (byte) value);
  }

  /// A scanout of the buffer in one plane of rows; shows all of it.
  DmabufScanout scanout(int width, int height, Fourcc fourcc, long stride) {
    return scanout(width, height, fourcc, stride, Rect.ofSize(width, height), false);
  }

  DmabufScanout scanout(
      int width, int height, Fourcc fourcc, long stride, Rect visible, boolean bottomUp) {
    return new DmabufScanout(
        new DmabufLayout(
            width,
            height,
            fourcc,
            Modifier.LINEAR,
            List.of(new PlaneLayout(0, stride)),
            visible,
            bottomUp),
        List.of(fd.duplicate()));
  }

  @Override
  public void close() {
    arena.close();
    fd.close();
  }
}
