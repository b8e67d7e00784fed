// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dmabuf;

import dev.oriel.core.format.Fourcc;
import dev.oriel.core.format.Modifier;
import dev.oriel.core.frame.DmabufLayout;
import dev.oriel.core.frame.DmabufScanout;
import dev.oriel.core.frame.PlaneLayout;
import dev.oriel.core.geometry.Rect;
import dev.oriel.core.internal.linux.Memory;
import dev.oriel.core.internal.linux.Udmabuf;
import dev.oriel.core.os.OwnedFd;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/// A buffer in the CPU's memory, as a guest's blob is.
///
/// The CPU writes it without `DMA_BUF_IOCTL_SYNC`, as a guest does: a device that needs this would
/// show guests' pictures wrong, too.
final class MemoryTrialBuffer extends TrialBuffer {

  /// A multiple of every page size, of which udmabuf takes whole pages.
  private static final long ROUNDING = 65536;

  private final Arena arena;
  private final MemorySegment pixels;
  private final DmabufScanout scanout;

  private MemoryTrialBuffer(Arena arena, MemorySegment pixels, DmabufScanout scanout) {
    this.arena = arena;
    this.pixels = pixels;
    this.scanout = scanout;
  }

  static MemoryTrialBuffer make(boolean udmabuf, int width, int height) {
    long stride = Fourcc.XRGB8888.rowBytes(0, width);
    // QEMU 10.1 and newer state no modifier for guests' memory.
    DmabufLayout layout =
        new DmabufLayout(
            width,
            height,
            Fourcc.XRGB8888,
            Modifier.INVALID,
            List.of(new PlaneLayout(0, stride)),
            Rect.ofSize(width, height),
            false);
    long size = (layout.requiredBytes(0) + ROUNDING - 1) / ROUNDING * ROUNDING;
    Arena arena = Arena.ofShared();
    try (OwnedFd memory = Memory.memfd("oriel-trial", size)) {
      MemorySegment pixels = Memory.map(memory.number(), 0, size, true, arena);
      OwnedFd buffer = udmabuf ? Udmabuf.create(memory, size) : memory.duplicate();
      return new MemoryTrialBuffer(arena, pixels, new DmabufScanout(layout, List.of(buffer)));
    } catch (RuntimeException e) {
      arena.close();
      throw e;
    }
  }

  @Override
  public DmabufScanout scanout() {
    return scanout;
  }

  @Override
  public void write(int[] rgb) {
    MemorySegment.copy(rgb, 0, pixels, ValueLayout.JAVA_INT, 0, checkCount(rgb));
  }

  @Override
  public void close() {
    scanout.close();
    arena.close();
  }
}
