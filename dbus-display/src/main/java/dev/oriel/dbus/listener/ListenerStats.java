// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.listener;

import dev.oriel.core.frame.ReleaseCause;
import dev.oriel.core.stats.DurationSummary;
import java.util.EnumMap;
import java.util.Map;

/// What a console's listener has done so far.
///
/// @param messages how many calls QEMU made
/// @param rejected how many of them were refused
/// @param releases how many dma-buf updates were answered, by cause
/// @param paced how many of these answers were held back, as the updates were those of a flush that
///   QEMU repeats without end
/// @param held how long the guest's buffers were held, from the update to its answer
public record ListenerStats(
    long messages,
    long rejected,
    Map<ReleaseCause, Long> releases,
    long paced,
    DurationSummary held) {

  /// Nothing done yet.
  public static final ListenerStats NONE =
      new ListenerStats(0, 0, Map.of(), 0, DurationSummary.NONE);

  /// Copies the map.
  public ListenerStats {
    EnumMap<ReleaseCause, Long> copy = new EnumMap<>(ReleaseCause.class);
    copy.putAll(releases);
    releases = copy;
  }

  /// The releases by cause; a copy.
  @Override
  public Map<ReleaseCause, Long> releases() {
    return new EnumMap<>(releases);
  }

  /// How many updates were answered for this cause.
  public long released(ReleaseCause cause) {
    return releases.getOrDefault(cause, 0L);
  }
}
