// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dmabuf;

import dev.oriel.core.format.Fourcc;
import dev.oriel.core.frame.DmabufLayout;
import dev.oriel.core.frame.DmabufScanout;
import dev.oriel.core.frame.PlaneLayout;
import java.util.Locale;

/// Checks a buffer against its layout before a driver sees it.
///
/// Drivers do not check the layout. llvmpipe maps the buffer as described and reads beyond its end
/// (SIGSEGV), reads other memory of this process (which would then appear on the screen), or fails
/// with SIGBUS if the file shrinks later. A driver therefore gets only files that cannot shrink,
/// that is, dma-bufs and sealed memory, and only if the rows of each plane lie inside the file.
///
/// Threading: any thread.
public final class DmabufValidator {

  private final boolean software;

  /// Creates a validator.
  ///
  /// @param software whether the CPU draws; a software renderer must be able to map a buffer for
  ///   writing
  public DmabufValidator(boolean software) {
    this.software = software;
  }

  /// Checks all planes.
  ///
  /// @throws UnsafeDmabufException if a plane must not be imported; the message names the plane and
  ///   the reason
  public void check(DmabufScanout scanout) {
    DmabufLayout layout = scanout.layout();
    for (int i = 0; i < layout.planes().size(); i++) {
      checkNumbers(layout, i);
      checkFile(layout, i, BufferFile.of(scanout.fd(i)));
    }
  }

  private static void checkNumbers(DmabufLayout layout, int plane) {
    PlaneLayout p = layout.planes().get(plane);
    if (p.offsetBytes() > Integer.MAX_VALUE || p.strideBytes() > Integer.MAX_VALUE) {
      throw new UnsafeDmabufException(
          String.format(
              Locale.ROOT,
              "plane %d of %s has an offset or a stride that exceeds EGL's 31-bit attributes",
              plane,
              layout));
    }
    int unit = unitBytes(layout.fourcc(), plane);
    if (layout.linear() && (p.offsetBytes() % unit != 0 || p.strideBytes() % unit != 0)) {
      throw new UnsafeDmabufException(
          String.format(
              Locale.ROOT,
              "plane %d of %s is not aligned to its %d-byte pixels",
              plane,
              layout,
              unit));
    }
  }

  private static int unitBytes(Fourcc fourcc, int plane) {
    return plane < fourcc.colorPlanes() ? (int) fourcc.rowBytes(plane, 1) : 1;
  }

  private void checkFile(DmabufLayout layout, int plane, BufferFile file) {
    if (!file.fixedSize()) {
      throw new UnsafeDmabufException(
          String.format(
              Locale.ROOT,
              "plane %d of %s is %s that can shrink while it is read; only dma-bufs and memory sealed with F_SEAL_SHRINK are imported",
              plane,
              layout,
              file.description()));
    }
    long needed = layout.requiredBytes(plane);
    if (file.sizeBytes() < needed) {
      throw new UnsafeDmabufException(
          String.format(
              Locale.ROOT,
              "plane %d of %s needs %d bytes, but its file has only %d (%s)",
              plane,
              layout,
              needed,
              file.sizeBytes(),
              file.description()));
    }
    if (!file.writable() && (software || !file.dmabuf())) {
      throw new UnsafeDmabufException(
          String.format(
              Locale.ROOT,
              "plane %d of %s is %s opened for reading only, which a software renderer does not show correctly",
              plane,
              layout,
              file.description()));
    }
  }

  /// Returns whether all planes are CPU memory, in which pixels are stored row by row even if no
  /// modifier says so.
  public static boolean plainMemory(DmabufScanout scanout) {
    for (int i = 0; i < scanout.layout().planes().size(); i++) {
      if (BufferFile.of(scanout.fd(i)).dmabuf()) {
        return false;
      }
    }
    return true;
  }
}
