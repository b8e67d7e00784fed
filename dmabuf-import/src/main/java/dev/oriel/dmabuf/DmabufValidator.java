// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dmabuf;

import dev.oriel.core.format.Fourcc;
import dev.oriel.core.frame.DmabufLayout;
import dev.oriel.core.frame.DmabufScanout;
import dev.oriel.core.frame.PlaneLayout;
import java.util.Locale;

/// Checks a buffer against its layout before a driver sees it.
///
/// Drivers believe what they are told: llvmpipe maps whatever it is given and reads beyond its end
/// (SIGSEGV), or other memory of this process (which the guest would then see on the screen), or
/// dies of SIGBUS where the file shrinks later. So only files reach a driver that cannot shrink,
/// dma-bufs and sealed memory, and only where each plane's rows lie inside of them.
///
/// Threading: any thread.
public final class DmabufValidator {

  private final boolean software;

  /// A validator.
  ///
  /// @param software whether the CPU draws, which needs the right to map a buffer for writing
  public DmabufValidator(boolean software) {
    this.software = software;
  }

  /// Checks all planes.
  ///
  /// @throws UnsafeDmabufException if one must not be imported; the message says which and why
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
              "plane %d of %s lies beyond what EGL's 31-bit numbers can say",
              plane,
              layout));
    }
    int unit = unitBytes(layout.fourcc(), plane);
    if (layout.linear() && (p.offsetBytes() % unit != 0 || p.strideBytes() % unit != 0)) {
      throw new UnsafeDmabufException(
          String.format(
              Locale.ROOT,
              "plane %d of %s is not aligned to its pixels of %d bytes",
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
              "plane %d of %s is %s that can shrink while it is read; only dma-bufs are imported, and memory sealed with F_SEAL_SHRINK",
              plane,
              layout,
              file.description()));
    }
    long needed = layout.requiredBytes(plane);
    if (file.sizeBytes() < needed) {
      throw new UnsafeDmabufException(
          String.format(
              Locale.ROOT,
              "plane %d of %s needs %d bytes, it is %s with %d",
              plane,
              layout,
              needed,
              file.description(),
              file.sizeBytes()));
    }
    if (!file.writable() && (software || !file.dmabuf())) {
      throw new UnsafeDmabufException(
          String.format(
              Locale.ROOT,
              "plane %d of %s is %s opened for reading only, which a software renderer shows wrongly",
              plane,
              layout,
              file.description()));
    }
  }

  /// Whether all planes are the CPU's memory, in which rows of pixels lie one below the other even
  /// where no modifier says so.
  boolean plainMemory(DmabufScanout scanout) {
    for (int i = 0; i < scanout.layout().planes().size(); i++) {
      if (BufferFile.of(scanout.fd(i)).dmabuf()) {
        return false;
      }
    }
    return true;
  }
}
