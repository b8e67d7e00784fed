// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.wayland;

import dev.oriel.core.format.Fourcc;
import dev.oriel.dmabuf.FormatSupport;
import dev.oriel.dmabuf.FormatSupport.ModifierSupport;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The pixel formats, with their modifiers, in which a compositor takes dma-bufs.
final class FormatSet {

  /// The maximum number of pairs that is kept; a format table has no more.
  static final int MOST = 1 << 16;

  /// For each format the modifiers, and whether a plane may scan it out.
  private final Map<Fourcc, Map<Long, Boolean>> formats = new LinkedHashMap<>();

  private int size;

  /// Adds a pair. A pair that is there counts as scanned out if one of its additions says so.
  void add(int fourcc, long modifier, boolean scanout) {
    if (size < MOST) {
      Map<Long, Boolean> modifiers =
          formats.computeIfAbsent(new Fourcc(fourcc), _ -> new LinkedHashMap<>());
      Boolean before = modifiers.get(modifier);
      modifiers.put(modifier, scanout || Boolean.TRUE.equals(before));
      size += before == null ? 1 : 0;
    }
  }

  boolean takes(Fourcc fourcc, long modifier) {
    return formats.getOrDefault(fourcc, Map.of()).containsKey(modifier);
  }

  /// Returns whether a plane of the display hardware may scan such a buffer out.
  boolean scansOut(Fourcc fourcc, long modifier) {
    return formats.getOrDefault(fourcc, Map.of()).getOrDefault(modifier, false);
  }

  boolean isEmpty() {
    return formats.isEmpty();
  }

  /// Returns what is taken instead of a format that is not, for users.
  String describeFor(Fourcc fourcc) {
    Map<Long, Boolean> modifiers = formats.get(fourcc);
    if (modifiers == null) {
      return formats.isEmpty()
          ? "it lists no formats"
          : "it takes " + formats.keySet().stream().map(Fourcc::toString).sorted().toList();
    }
    List<ModifierSupport> taken =
        modifiers.keySet().stream().map(m -> new ModifierSupport(m, false)).toList();
    return "it takes " + new FormatSupport(fourcc, taken);
  }
}
