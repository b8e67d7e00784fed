// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.input;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// Keys that are pressed in this order and then released in reverse order.
///
/// @param keys at least one key; all keys but the last are held while the last is pressed
public record KeyChord(List<EvdevKey> keys) {

  /// Copies the list.
  ///
  /// @throws IllegalArgumentException if the list is empty
  public KeyChord {
    keys = List.copyOf(keys);
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("a chord without a key");
    }
  }

  /// Returns the chord of these keys.
  public static KeyChord of(EvdevKey... keys) {
    return new KeyChord(List.of(keys));
  }

  /// Returns the chord of a key that is pressed while other keys are held.
  public static KeyChord of(List<EvdevKey> held, EvdevKey key) {
    List<EvdevKey> keys = new ArrayList<>(held);
    keys.add(key);
    return new KeyChord(keys);
  }

  /// Returns the chord as `leftctrl+leftalt+f2`.
  @Override
  public String toString() {
    return keys.stream()
        .map(key -> key.name().substring("KEY_".length()).toLowerCase(Locale.ROOT))
        .collect(Collectors.joining("+"));
  }
}
