// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus;

/// The properties of the screen that shows a console, which the guest gets to choose its size.
///
/// @param widthMm the screen's width in millimetres, or 0 if unknown
/// @param heightMm the screen's height in millimetres, or 0 if unknown
/// @param xOffset its left edge on the desktop, in pixels
/// @param yOffset its top edge on the desktop, in pixels
/// @param width the columns of the screen; if `width` and `height` are 0, the output is switched
///   off
/// @param height the rows of the screen
public record UiInfo(int widthMm, int heightMm, int xOffset, int yOffset, int width, int height) {

  private static final int MAX_UINT16 = 0xffff;

  /// Checks that the values fit the message (`qqiiuu`).
  ///
  /// @throws IllegalArgumentException if a value does not fit
  public UiInfo {
    if (widthMm < 0 || heightMm < 0 || widthMm > MAX_UINT16 || heightMm > MAX_UINT16) {
      throw new IllegalArgumentException(
          "screen of " + widthMm + "x" + heightMm + " mm; 0 to 65535 mm are possible");
    }
    if (width < 0 || height < 0) {
      throw new IllegalArgumentException("screen of " + width + "x" + height + " pixels");
    }
  }

  /// Returns a screen with a size in pixels, at 96 pixels an inch, at the desktop's origin.
  public static UiInfo ofSize(int width, int height) {
    return new UiInfo(millimetres(width), millimetres(height), 0, 0, width, height);
  }

  private static int millimetres(int pixels) {
    return (int) Math.clamp(Math.round(pixels * 25.4 / 96), 0L, MAX_UINT16);
  }
}
