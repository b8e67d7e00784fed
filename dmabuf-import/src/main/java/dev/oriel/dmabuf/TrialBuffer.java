// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dmabuf;

import dev.oriel.core.frame.DmabufScanout;
import dev.oriel.core.internal.linux.Udmabuf;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A buffer of this process that is made as a guest's buffers are made. Programs try with it what a
/// device does with guests' buffers.
///
/// Threading: the thread of the context. Ownership: close it before the context.
public abstract sealed class TrialBuffer implements AutoCloseable
    permits ExportedTrialBuffer, MemoryTrialBuffer {

  /// The ways to make a buffer.
  public enum Origin {
    /// A texture of the device, exported by EGL. QEMU makes such buffers for guests whose pictures
    /// it draws itself, and for those that draw through OpenGL (virgl).
    GPU,
    /// Memory of the CPU, made a dma-buf by the kernel's udmabuf. QEMU makes such buffers of a
    /// guest's own memory (`blob=true`).
    UDMABUF,
    /// Sealed memory of the CPU, which is no dma-buf. A software renderer imports it like one.
    MEMORY
  }

  TrialBuffer() {}

  /// Returns the ways to make buffers for a display: those that make dma-bufs, or [Origin#MEMORY]
  /// if there is none.
  public static List<Origin> origins(EglDisplay display) {
    List<Origin> origins = new ArrayList<>();
    if (display.exportsDmabufs()) {
      origins.add(Origin.GPU);
    }
    Path device = Path.of(Udmabuf.DEVICE);
    if (Files.isReadable(device) && Files.isWritable(device)) {
      origins.add(Origin.UDMABUF);
    }
    return origins.isEmpty() ? List.of(Origin.MEMORY) : List.copyOf(origins);
  }

  /// Makes a buffer. Its pixels are undefined until [#write].
  ///
  /// @param context the context that draws, which is current
  /// @param width 1 to 16384 pixels
  /// @param height 1 to 16384 pixels
  /// @throws DmabufException if EGL cannot make or export it
  /// @throws dev.oriel.core.os.OsException if the kernel cannot make it
  /// @throws dev.oriel.core.frame.InvalidScanoutException if it has a layout that Oriel does not
  ///   know
  public static TrialBuffer make(Origin origin, EglContext context, int width, int height) {
    context.check();
    return origin == Origin.GPU
        ? ExportedTrialBuffer.make(context, width, height)
        : MemoryTrialBuffer.make(origin == Origin.UDMABUF, width, height);
  }

  /// Returns the buffer, as QEMU would send it. Ownership: it stays this object's.
  public abstract DmabufScanout scanout();

  /// Writes all pixels in place: the device draws those of [Origin#GPU], whose drawing may be in
  /// progress when this method returns; the CPU writes the others.
  ///
  /// @param rgb the pixels as 0xRRGGBB, row after row
  public abstract void write(int[] rgb);

  /// Returns the number of pixels.
  ///
  /// @throws IllegalArgumentException if `rgb` has another number
  int checkCount(int[] rgb) {
    int pixels = scanout().layout().width() * scanout().layout().height();
    if (rgb.length != pixels) {
      throw new IllegalArgumentException(rgb.length + " pixels for " + scanout());
    }
    return pixels;
  }

  @Override
  public abstract void close();
}
