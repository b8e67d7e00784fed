// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus;

/// What the guest is told about the screen that shows a console, so that it may choose its size.
///
/// @param widthMm the screen's width in millimetres, 0 where unknown
/// @param heightMm its height in millimetres, 0 where unknown
/// @param xOffset its left edge on the desktop, in pixels
/// @param yOffset its top edge on the desktop, in pixels
/// @param width its columns; with `height` 0 the output is switched off
/// @param height its rows
public record UiInfo(int widthMm, int heightMm, int xOffset, int yOffset, int width, int height) {

  private static final int MAX_UINT16 = 0xffff;

  /// Checks that the numbers fit the message (`qqiiuu`).
  ///
  /// @throws IllegalArgumentException if one does not
  public UiInfo {
    if (widthMm < 0 || heightMm < 0 || widthMm > MAX_UINT16 || heightMm > MAX_UINT16) {
      throw new IllegalArgumentException(
          "screen of " + widthMm + "x" + heightMm + " mm; 0 to 65535 can be told");
    }
    if (width < 0 || height < 0) {
      throw new IllegalArgumentException("screen of " + width + "x" + height + " pixels");
    }
  }

  /// A screen of a size in pixels, as dense as 96 pixels an inch, at the desktop's origin.
  public static UiInfo ofSize(int width, int height) {
    return new UiInfo(millimetres(width), millimetres(height), 0, 0, width, height);
  }

  private static int millimetres(int pixels) {
    return (int) Math.clamp(Math.round(pixels * 25.4 / 96), 0L, MAX_UINT16);
  }
}
