// SPDX-License-Identifier: Apache-2.0
package dev.oriel.screen.match;

import java.util.List;

/// A rule that makes one number of a pixel's colour: a weighted sum. The weights add up to 256.
enum Channel {
  /// Brightness, as BT.601 defines it.
  LUMA(77, 150, 29),
  /// Red only.
  RED(256, 0, 0),
  /// Green only.
  GREEN(0, 256, 0),
  /// Blue only.
  BLUE(0, 0, 256);

  /// All but the brightness.
  static final List<Channel> COLOURS = List.of(RED, GREEN, BLUE);

  private final int red;
  private final int green;
  private final int blue;

  Channel(int red, int green, int blue) {
    this.red = red;
    this.green = green;
    this.blue = blue;
  }

  /// Adds the channel's values of the first `count` pixels to `sums`. The bytes of a pixel are R,
  /// G, B, X.
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
