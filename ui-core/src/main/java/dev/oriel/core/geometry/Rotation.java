// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.geometry;

/// By how many quarter turns clockwise a picture is shown.
public enum Rotation {
  /// As it is.
  NONE(0),
  /// A quarter to the right: the picture's top is at the right.
  RIGHT(1),
  /// On its head.
  HALF(2),
  /// A quarter to the left: the picture's top is at the left.
  LEFT(3);

  private final int quarters;

  Rotation(int quarters) {
    this.quarters = quarters;
  }

  /// The rotation by so many degrees clockwise.
  ///
  /// @throws IllegalArgumentException if it is no quarter turn
  public static Rotation ofDegrees(int degrees) {
    if (degrees % 90 != 0) {
      throw new IllegalArgumentException(degrees + " degrees; quarter turns are possible");
    }
    return values()[Math.floorMod(degrees / 90, 4)];
  }

  /// Degrees clockwise: 0, 90, 180 or 270.
  public int degrees() {
    return 90 * quarters;
  }

  /// This and a quarter turn to the right.
  public Rotation next() {
    return ofDegrees(degrees() + 90);
  }

  /// Whether width and height change places.
  public boolean swapsAxes() {
    return this == RIGHT || this == LEFT;
  }

  /// Where a rectangle of a picture of `width` by `height` lies when it is turned.
  public Rect turn(Rect r, int width, int height) {
    return switch (this) {
      case NONE -> r;
      case RIGHT -> new Rect(height - r.bottom(), r.x(), r.height(), r.width());
      case HALF -> new Rect(width - r.right(), height - r.bottom(), r.width(), r.height());
      case LEFT -> new Rect(r.y(), width - r.right(), r.height(), r.width());
    };
  }

  /// The picture's x of a movement over the turned picture.
  public double unturnX(double dx, double dy) {
    return switch (this) {
      case NONE -> dx;
      case RIGHT -> dy;
      case HALF -> -dx;
      case LEFT -> -dy;
    };
  }

  /// The picture's y of a movement over the turned picture.
  public double unturnY(double dx, double dy) {
    return switch (this) {
      case NONE -> dy;
      case RIGHT -> -dx;
      case HALF -> -dy;
      case LEFT -> dx;
    };
  }
}
