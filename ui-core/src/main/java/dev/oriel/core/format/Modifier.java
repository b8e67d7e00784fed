// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.format;

import java.util.Locale;

/// DRM format modifiers, which describe the memory layout of a buffer's pixels (`drm_fourcc.h`).
public final class Modifier {

  /// Rows of pixels, one after the other (`DRM_FORMAT_MOD_LINEAR`).
  public static final long LINEAR = 0L;

  /// No modifier is stated; the driver decides on the layout (`DRM_FORMAT_MOD_INVALID`).
  public static final long INVALID = 0x00ff_ffff_ffff_ffffL;

  private Modifier() {}

  /// Returns the modifier in words, for messages: `LINEAR`, `INVALID (none stated)`, or the value
  /// in hexadecimal and the vendor.
  public static String describe(long modifier) {
    if (modifier == LINEAR) {
      return "LINEAR";
    }
    if (modifier == INVALID) {
      return "INVALID (none stated)";
    }
    return String.format(Locale.ROOT, "0x%016x (%s)", modifier, vendor(modifier));
  }

  private static String vendor(long modifier) {
    return switch ((int) (modifier >>> 56)) {
      case 0x00 -> "no vendor";
      case 0x01 -> "Intel";
      case 0x02 -> "AMD";
      case 0x03 -> "NVIDIA";
      case 0x04 -> "Samsung";
      case 0x05 -> "Qualcomm";
      case 0x06 -> "Vivante";
      case 0x07 -> "Broadcom";
      case 0x08 -> "Arm";
      case 0x09 -> "Allwinner";
      case 0x0a -> "Amlogic";
      case 0x0b -> "MediaTek";
      case 0x0c -> "Apple";
      default -> "vendor " + (modifier >>> 56);
    };
  }
}
