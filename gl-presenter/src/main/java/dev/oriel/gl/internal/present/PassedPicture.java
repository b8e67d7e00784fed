// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.present;

import dev.oriel.core.frame.DmabufScanout;

/// A picture in a guest's dma-buf that the compositor shows. It has no texture, so that a draw of
/// the surface draws the background only.
///
/// Threading: the present thread.
final class PassedPicture extends ShownPicture {

  private DmabufScanout scanout;

  /// Creates the picture of a buffer. Ownership: takes the scanout.
  PassedPicture(DmabufScanout scanout) {
    this.scanout = scanout;
  }

  /// Switches to another buffer, or to new content of the same one. Ownership: takes the scanout.
  void follow(DmabufScanout next) {
    scanout.close();
    scanout = next;
  }

  /// Returns the buffer. Ownership: the picture's.
  DmabufScanout scanout() {
    return scanout;
  }

  @Override
  public void close() {
    scanout.close();
  }
}
