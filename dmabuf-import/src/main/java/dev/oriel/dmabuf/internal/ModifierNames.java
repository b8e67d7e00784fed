// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dmabuf.internal;

import dev.oriel.core.format.Modifier;
import dev.oriel.sync.internal.drm.gen.xf86drm_h;
import java.lang.foreign.MemorySegment;
import java.util.Locale;

/// The names of DRM format modifiers according to libdrm.
public final class ModifierNames {

  private static final boolean LIBDRM = libdrmIsThere();

  private ModifierNames() {}

  /// Returns whether libdrm is installed. It may be missing if the driver is not Mesa; the names
  /// are then left out.
  private static boolean libdrmIsThere() {
    try {
      return xf86drm_h.drmGetFormatModifierName$address().address() != 0;
    } catch (LinkageError e) {
      return false;
    }
  }

  /// Returns the name of a modifier for messages: `LINEAR`, `INTEL_Y_TILED (0x0100000000000002)`,
  /// or the result of [Modifier#describe] if libdrm has no name for it.
  public static String describe(long modifier) {
    if (!LIBDRM || modifier == Modifier.LINEAR || modifier == Modifier.INVALID) {
      return Modifier.describe(modifier);
    }
    String vendor = take(xf86drm_h.drmGetFormatModifierVendor(modifier));
    String name = take(xf86drm_h.drmGetFormatModifierName(modifier));
    if (vendor.isEmpty() || name.isEmpty()) {
      return Modifier.describe(modifier);
    }
    return String.format(Locale.ROOT, "%s_%s (0x%016x)", vendor, name, modifier);
  }

  /// Returns the text of a string that libdrm has allocated for the caller and frees the string;
  /// returns an empty text for NULL.
  private static String take(MemorySegment string) {
    if (string.equals(MemorySegment.NULL)) {
      return "";
    }
    try {
      return string.getString(0);
    } finally {
      xf86drm_h.free(string);
    }
  }
}
