// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.frame;

import dev.oriel.core.format.Fourcc;
import dev.oriel.core.format.Modifier;
import dev.oriel.core.geometry.Rect;
import java.util.List;
import java.util.Locale;

/// The validated layout of a picture in a dma-buf.
///
/// The constructor checks the numbers of an untrusted message. It guarantees that sizes computed
/// from them fit 64-bit arithmetic, that the strides of a linear layout are long enough for a row
/// of pixels, and that the visible part lies inside the buffer.
///
/// It does not check the size of the buffer itself. Before the import, the size of the descriptor
/// is compared with [#requiredBytes].
///
/// @param width columns of the whole buffer, 1 to [#MAX_EXTENT]
/// @param height rows of the whole buffer, 1 to [#MAX_EXTENT]
/// @param fourcc the pixel format, one that is [Fourcc#known]
/// @param modifier the memory layout, see [Modifier]
/// @param planes 1 to 4 planes
/// @param visible the part of the buffer that is the console's picture
/// @param bottomUp whether row 0 in memory is the last row of the picture (QEMU's `y0_top`, whose
///   name says the opposite)
public record DmabufLayout(
    int width,
    int height,
    Fourcc fourcc,
    long modifier,
    List<PlaneLayout> planes,
    Rect visible,
    boolean bottomUp) {

  /// The largest width and height that is accepted.
  public static final int MAX_EXTENT = 16384;

  /// The maximum number of planes of a DRM buffer.
  public static final int MAX_PLANES = 4;

  /// Checks all numbers.
  ///
  /// @throws InvalidScanoutException if a number is impossible; the message names it
  public DmabufLayout {
    planes = List.copyOf(planes);
    if (width < 1 || height < 1 || width > MAX_EXTENT || height > MAX_EXTENT) {
      throw new InvalidScanoutException(
          String.format(
              Locale.ROOT,
              "dma-buf of %dx%d pixels; 1x1 to %dx%d are accepted",
              width,
              height,
              MAX_EXTENT,
              MAX_EXTENT));
    }
    if (!fourcc.known()) {
      throw new InvalidScanoutException(
          "dma-buf in format " + fourcc + ", whose layout is not known");
    }
    if (planes.isEmpty() || planes.size() > MAX_PLANES) {
      throw new InvalidScanoutException(
          "dma-buf of " + planes.size() + " planes; 1 to 4 are possible");
    }
    boolean linear = modifier == Modifier.LINEAR || modifier == Modifier.INVALID;
    if (planes.size() < fourcc.colorPlanes() || (linear && planes.size() > fourcc.colorPlanes())) {
      throw new InvalidScanoutException(
          String.format(
              Locale.ROOT,
              "%s with modifier %s has %d plane(s), the message says %d",
              fourcc,
              Modifier.describe(modifier),
              fourcc.colorPlanes(),
              planes.size()));
    }
    for (int i = 0; i < planes.size(); i++) {
      checkPlane(width, fourcc, i, planes.get(i), linear);
    }
    if (visible.isEmpty() || !Rect.ofSize(width, height).contains(visible)) {
      throw new InvalidScanoutException(
          String.format(
              Locale.ROOT, "visible part %s outside of the %dx%d buffer", visible, width, height));
    }
  }

  private static void checkPlane(
      int width, Fourcc fourcc, int index, PlaneLayout plane, boolean linear) {
    if (plane.offsetBytes() < 0 || plane.offsetBytes() > 0xffff_ffffL) {
      throw new InvalidScanoutException(
          String.format(
              Locale.ROOT,
              "plane %d at offset %d; 0 to %d are accepted",
              index,
              plane.offsetBytes(),
              0xffff_ffffL));
    }
    long least = linear ? fourcc.rowBytes(index, width) : 1;
    if (plane.strideBytes() < least || plane.strideBytes() > Integer.MAX_VALUE) {
      throw new InvalidScanoutException(
          String.format(
              Locale.ROOT,
              "plane %d of %s %d pixels wide has a stride of %d bytes; at least %d are needed",
              index,
              fourcc,
              width,
              plane.strideBytes(),
              least));
    }
  }

  /// Returns whether the rows of pixels lie one after the other in memory. [Modifier#INVALID],
  /// which does not state the layout, counts as linear.
  public boolean linear() {
    return modifier == Modifier.LINEAR || modifier == Modifier.INVALID;
  }

  /// Returns the minimum size in bytes of the buffer that holds plane `plane`.
  ///
  /// For a linear layout the size is exact. For a tiled layout it is a lower bound that follows
  /// from the rows of the plane. For a plane that the modifier adds to the colour planes, it is the
  /// end of the plane's first byte.
  public long requiredBytes(int plane) {
    PlaneLayout p = planes.get(plane);
    if (plane >= fourcc.colorPlanes()) {
      return p.offsetBytes() + 1;
    }
    long rows = fourcc.planeRows(plane, height);
    long row = Math.min(fourcc.rowBytes(plane, width), p.strideBytes());
    return p.offsetBytes() + p.strideBytes() * (rows - 1) + row;
  }

  /// Returns the layout as `1920x1080 XR24 LINEAR stride 7680 (shows 1920x1080+0+0)`.
  @Override
  public String toString() {
    StringBuilder s = new StringBuilder();
    s.append(width).append('x').append(height).append(' ').append(fourcc).append(' ');
    s.append(Modifier.describe(modifier));
    for (PlaneLayout p : planes) {
      s.append(" stride ").append(p.strideBytes());
      if (p.offsetBytes() != 0) {
        s.append(" at ").append(p.offsetBytes());
      }
    }
    s.append(" (shows ").append(visible).append(bottomUp ? ", bottom up)" : ")");
    return s.toString();
  }
}
