// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.geometry;

/// The number of quarter turns clockwise by which a picture is turned when it is shown.
public enum Rotation {
  /// Not turned.
  NONE(0),
  /// A quarter turn to the right: the picture's top is at the right.
  RIGHT(1),
  /// A half turn: the picture's top is at the bottom.
  HALF(2),
  /// A quarter turn to the left: the picture's top is at the left.
  LEFT(3);

  private final int quarters;

  Rotation(int quarters) {
    this.quarters = quarters;
  }

  /// Returns the rotation by this number of degrees clockwise.
  ///
  /// @throws IllegalArgumentException if the number is not a multiple of 90
  public static Rotation ofDegrees(int degrees) {
    if (degrees % 90 != 0) {
      throw new IllegalArgumentException(degrees + " degrees; quarter turns are possible");
    }
    return values()[Math.floorMod(degrees / 90, 4)];
  }

  /// Returns the degrees clockwise: 0, 90, 180 or 270.
  public int degrees() {
    return 90 * quarters;
  }

  /// Returns this rotation plus a quarter turn to the right.
  public Rotation next() {
    return ofDegrees(degrees() + 90);
  }

  /// Returns whether width and height are exchanged.
  public boolean swapsAxes() {
    return this == RIGHT || this == LEFT;
  }

  /// Returns the position of a rectangle in the turned picture.
  ///
  /// @param r the rectangle in the picture
  /// @param width columns of the picture
  /// @param height rows of the picture
  public Rect turn(Rect r, int width, int height) {
    return switch (this) {
      case NONE -> r;
      case RIGHT -> new Rect(height - r.bottom(), r.x(), r.height(), r.width());
      case HALF -> new Rect(width - r.right(), height - r.bottom(), r.width(), r.height());
      case LEFT -> new Rect(r.y(), width - r.right(), r.height(), r.width());
    };
  }

  /// Converts a movement over the turned picture and returns its horizontal part in the picture.
  public double unturnX(double dx, double dy) {
    return switch (this) {
      case NONE -> dx;
      case RIGHT -> dy;
      case HALF -> -dx;
      case LEFT -> -dy;
    };
  }

  /// Converts a movement over the turned picture and returns its vertical part in the picture.
  public double unturnY(double dx, double dy) {
    return switch (this) {
      case NONE -> dy;
      case RIGHT -> -dx;
      case HALF -> -dy;
      case LEFT -> dx;
    };
  }
}
