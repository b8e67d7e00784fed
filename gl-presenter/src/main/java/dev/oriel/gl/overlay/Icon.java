// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.overlay;

/// An icon, by its name in Lucide.
public enum Icon {
  MAXIMIZE(0xe112),
  MINIMIZE(0xe11a),
  KEYBOARD(0xe284),
  CAMERA(0xe064),
  SCALING(0xe2ec),
  LOCK(0xe10b),
  LOCK_OPEN(0xe10c),
  CHART_LINE(0xe2a5),
  CIRCLE_QUESTION_MARK(0xe082),
  CLIPBOARD_PASTE(0xe3e8),
  VOLUME_2(0xe1ab),
  VOLUME_X(0xe1ac),
  ROTATE_CW_SQUARE(0xe5d1),
  REFRESH_CW(0xe145),
  X(0xe1b2),
  CHECK(0xe06c),
  TRIANGLE_ALERT(0xe193),
  INFO(0xe0f9),
  BLEND(0xe59c),
  UNPLUG(0xe45d),
  PANEL_TOP(0xe435),
  COMMAND(0xe09a),
  MONITOR(0xe11d),
  CIRCLE_DOT(0xe345),
  CIRCLE_STOP(0xe083),
  LAYERS(0xe529),
  MOUSE_POINTER_CLICK(0xe120),
  CHEVRON_DOWN(0xe06d);

  private final int codePoint;

  Icon(int codePoint) {
    this.codePoint = codePoint;
  }

  /// Returns its character in Lucide's font.
  public int codePoint() {
    return codePoint;
  }
}
