// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.input;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// Keys that are pressed in this order and then lifted in the reverse one.
///
/// @param keys at least one; all but the last are held while that is struck
public record KeyChord(List<EvdevKey> keys) {

  /// Copies the list.
  public KeyChord {
    keys = List.copyOf(keys);
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("a chord without a key");
    }
  }

  /// These keys.
  public static KeyChord of(EvdevKey... keys) {
    return new KeyChord(List.of(keys));
  }

  /// A key struck while others are held.
  public static KeyChord of(List<EvdevKey> held, EvdevKey key) {
    List<EvdevKey> keys = new ArrayList<>(held);
    keys.add(key);
    return new KeyChord(keys);
  }

  /// `leftctrl+leftalt+f2`.
  @Override
  public String toString() {
    return keys.stream()
        .map(key -> key.name().substring("KEY_".length()).toLowerCase(Locale.ROOT))
        .collect(Collectors.joining("+"));
  }
}
