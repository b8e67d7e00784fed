// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.text;

/// Opens the best letters that the machine has.
public final class Letterings {

  private Letterings() {}

  /// Opens the letters of the desktop's fonts, or those of the bitmap font if there is no font or
  /// no library that draws it.
  ///
  /// Ownership: close it.
  public static Lettering open() {
    Lettering outlines = OutlineLettering.open();
    return outlines == null ? bitmap() : outlines;
  }

  /// Opens the letters of the bitmap font, which needs nothing of the machine.
  public static Lettering bitmap() {
    return new BitmapLettering();
  }
}
