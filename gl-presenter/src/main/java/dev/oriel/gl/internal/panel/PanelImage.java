// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.panel;

import java.nio.ByteBuffer;

/// The pixels of a panel. Each panel that looks different has an image of its own, so that an image
/// is uploaded once.
///
/// Threading: any thread; the pixels do not change.
public final class PanelImage {

  private final int width;
  private final int height;
  private final ByteBuffer bgra;

  PanelImage(int width, int height, ByteBuffer bgra) {
    this.width = width;
    this.height = height;
    this.bgra = bgra;
  }

  /// Returns the width in pixels.
  public int width() {
    return width;
  }

  /// Returns the height in pixels.
  public int height() {
    return height;
  }

  /// Returns the pixels: B, G, R, A, premultiplied, row by row without gaps; not to be changed.
  public ByteBuffer bgra() {
    return bgra;
  }
}
