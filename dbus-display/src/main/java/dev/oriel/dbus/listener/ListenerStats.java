// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.listener;

import dev.oriel.core.frame.ReleaseCause;
import dev.oriel.core.stats.DurationSummary;
import java.util.EnumMap;
import java.util.Map;

/// Statistics of a console's listener since it was attached.
///
/// @param messages the number of calls that QEMU made
/// @param rejected the number of calls that were refused
/// @param releases the number of dma-buf updates that were answered, by cause
/// @param paced the number of these answers that were delayed because they belong to a flush that
///   QEMU repeats without end
/// @param held how long the guest's buffers were held, from the update to its answer
public record ListenerStats(
    long messages,
    long rejected,
    Map<ReleaseCause, Long> releases,
    long paced,
    DurationSummary held) {

  /// Statistics of a listener that has done nothing yet.
  public static final ListenerStats NONE =
      new ListenerStats(0, 0, Map.of(), 0, DurationSummary.NONE);

  /// Copies the map.
  public ListenerStats {
    EnumMap<ReleaseCause, Long> copy = new EnumMap<>(ReleaseCause.class);
    copy.putAll(releases);
    releases = copy;
  }

  /// Returns a copy of the releases by cause.
  @Override
  public Map<ReleaseCause, Long> releases() {
    return new EnumMap<>(releases);
  }

  /// Returns how many updates were answered for a cause.
  public long released(ReleaseCause cause) {
    return releases.getOrDefault(cause, 0L);
  }
}
