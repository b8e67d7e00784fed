// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.audio;

import java.util.List;

/// The volume that a guest has set for a stream. QEMU leaves it to the receiver to apply it.
///
/// @param muted whether nothing is to be heard, whatever the levels
/// @param levels the loudness of each channel, from 0 to [#MAX_LEVEL], in proportion to the
///   samples; a channel beyond the list has the last level in it, or the highest one if it is empty
public record AudioVolume(boolean muted, List<Integer> levels) {

  /// The level at which samples are played as they are.
  public static final int MAX_LEVEL = 255;

  /// Samples as they are, which is the volume of a stream for which QEMU has sent none.
  public static final AudioVolume FULL = new AudioVolume(false, List.of());

  /// Checks the levels.
  ///
  /// @throws IllegalArgumentException if one is out of its range, or there are more than channels
  public AudioVolume {
    levels = List.copyOf(levels);
    if (levels.size() > AudioFormat.MAX_CHANNELS) {
      throw new IllegalArgumentException(
          levels.size() + " levels are more than " + AudioFormat.MAX_CHANNELS);
    }
    for (int level : levels) {
      if (level < 0 || level > MAX_LEVEL) {
        throw new IllegalArgumentException("level " + level + " is not in 0.." + MAX_LEVEL);
      }
    }
  }

  /// Returns the number by which a channel's samples are multiplied, from 0 to 1.
  public float gain(int channel) {
    if (muted) {
      return 0;
    }
    return levels.isEmpty()
        ? 1
        : levels.get(Math.min(channel, levels.size() - 1)) / (float) MAX_LEVEL;
  }
}
