// SPDX-License-Identifier: Apache-2.0
package dev.oriel.guest;

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

/// A guest's buffer in a memfd. llvmpipe imports a memfd like a dma-buf.
///
/// Ownership: [#close()] unmaps it; scanouts have their own descriptors.
public final class MemoryBuffer implements AutoCloseable {

  private final Arena arena = Arena.ofShared();
  private final OwnedFd fd;
  private final MemorySegment memory;

  /// Creates a buffer of zeroes.
  public MemoryBuffer(long size) {
    fd = Memory.memfd("oriel-test", size);
    memory = Memory.map(fd.number(), 0, size, true, arena);
  }

  /// Returns the memfd. Ownership: it stays with the buffer.
  public OwnedFd fd() {
    return fd;
  }

  /// Sets four bytes.
  public MemoryBuffer word(long at, int value) {
    memory.set(ValueLayout.JAVA_INT_UNALIGNED, at, value);
    return this;
  }

  /// Fills the whole buffer with one pixel.
  public void fill(int pixel) {
    for (long at = 0; at < memory.byteSize(); at += Integer.BYTES) {
      memory.set(ValueLayout.JAVA_INT_UNALIGNED, at, pixel);
    }
  }

  /// Sets two bytes.
  public MemoryBuffer half(long at, int value) {
    memory.set(ValueLayout.JAVA_SHORT_UNALIGNED, at, (short) value);
    return this;
  }

  /// Sets one byte.
  public MemoryBuffer octet(long at, int value) {
    memory.set(ValueLayout.JAVA_BYTE, at, (byte) value);
    return this;
  }

  /// Returns a scanout that shows the whole buffer as one plane, from the buffer's beginning.
  public DmabufScanout scanout(int width, int height, Fourcc fourcc, long stride) {
    return scanout(width, height, fourcc, stride, 0);
  }

  /// Returns a scanout that shows one plane from an offset.
  public DmabufScanout scanout(int width, int height, Fourcc fourcc, long stride, long offset) {
    return scanout(layout(width, height, fourcc, stride, offset));
  }

  /// Returns a scanout that shows a part of one plane, from the buffer's beginning.
  public DmabufScanout scanout(
      int width, int height, Fourcc fourcc, long stride, Rect visible, boolean bottomUp) {
    return scanout(
        new DmabufLayout(
            width,
            height,
            fourcc,
            Modifier.LINEAR,
            List.of(new PlaneLayout(0, stride)),
            visible,
            bottomUp));
  }

  /// Returns a scanout with a given layout. All planes are in the buffer's file.
  public DmabufScanout scanout(DmabufLayout layout) {
    return new DmabufScanout(layout, List.of(fd.duplicate()));
  }

  /// Returns the layout of one linear plane of which the whole is visible.
  public static DmabufLayout layout(
      int width, int height, Fourcc fourcc, long stride, long offset) {
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
