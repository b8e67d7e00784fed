// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dmabuf;

import dev.oriel.core.format.Fourcc;
import dev.oriel.dmabuf.internal.ModifierNames;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The modifiers with which a display imports one pixel format.
///
/// @param fourcc the format
/// @param modifiers the modifiers; empty if the driver lists none and applies its own rule to
///   buffers without a modifier
public record FormatSupport(Fourcc fourcc, List<ModifierSupport> modifiers) {

  /// One modifier.
  ///
  /// @param modifier see [dev.oriel.core.format.Modifier]
  /// @param externalOnly whether the buffer can only be sampled as `GL_TEXTURE_EXTERNAL_OES`
  public record ModifierSupport(long modifier, boolean externalOnly) {}

  /// Copies the list.
  public FormatSupport {
    modifiers = List.copyOf(modifiers);
  }

  /// Returns the entry of a modifier, or null if the modifier is not listed.
  public @Nullable ModifierSupport find(long modifier) {
    for (ModifierSupport m : modifiers) {
      if (m.modifier() == modifier) {
        return m;
      }
    }
    return null;
  }

  /// Returns whether no listed modifier can be sampled as an ordinary texture.
  public boolean externalOnly() {
    return !modifiers.isEmpty() && modifiers.stream().allMatch(ModifierSupport::externalOnly);
  }

  /// Returns the format and its modifiers: `XR24: LINEAR, INTEL_Y_TILED (0x0100000000000002)`.
  @Override
  public String toString() {
    if (modifiers.isEmpty()) {
      return fourcc + ": no modifiers";
    }
    StringBuilder s = new StringBuilder().append(fourcc).append(": ");
    String separator = "";
    for (ModifierSupport m : modifiers) {
      s.append(separator).append(ModifierNames.describe(m.modifier()));
      s.append(m.externalOnly() ? " external only" : "");
      separator = ", ";
    }
    return s.toString();
  }
}
