// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dmabuf.internal;

import dev.oriel.core.format.Modifier;
import dev.oriel.sync.internal.drm.gen.xf86drm_h;
import java.lang.foreign.MemorySegment;
import java.util.Locale;

/// The names of DRM format modifiers, as libdrm knows them.
public final class ModifierNames {

  private static final boolean LIBDRM = libdrmIsThere();

  private ModifierNames() {}

  /// A driver that is not Mesa's may come without libdrm; names are no reason to fail then.
  private static boolean libdrmIsThere() {
    try {
      return xf86drm_h.drmGetFormatModifierName$address().address() != 0;
    } catch (LinkageError e) {
      return false;
    }
  }

  /// The modifier in words for messages: `LINEAR`, `INTEL_Y_TILED (0x0100000000000002)`, or what
  /// [Modifier#describe] says of one that libdrm has no name for.
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

  /// The text of a string that libdrm has allocated for us, which is freed; empty for none.
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
