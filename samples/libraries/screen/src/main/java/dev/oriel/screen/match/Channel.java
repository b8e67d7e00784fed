// SPDX-License-Identifier: Apache-2.0
package dev.oriel.screen.match;

/// A way to make one number from a pixel's colour: a weighted sum, of which the weights make 256.
enum Channel {
  /// Brightness, as of BT.601.
  LUMA(77, 150, 29),
  /// Red alone.
  RED(256, 0, 0),
  /// Green alone.
  GREEN(0, 256, 0),
  /// Blue alone.
  BLUE(0, 0, 256);

  private final int red;
  private final int green;
  private final int blue;

  Channel(int red, int green, int blue) {
    this.red = red;
    this.green = green;
    this.blue = blue;
  }

  /// Adds the values of pixels, whose bytes are R, G, B, to sums.
  void addTo(int[] sums, int[] pixels, int count) {
    int r = red;
    int g = green;
    int b = blue;
    for (int i = 0; i < count; i++) {
      int p = pixels[i];
      sums[i] += (r * (p & 0xff) + g * (p >>> 8 & 0xff) + b * (p >>> 16 & 0xff)) >> 8;
    }
  }
}
