// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture;

import dev.oriel.core.frame.ReleaseCause;
import java.util.Map;

/// What a capture has done so far.
///
/// @param frames frames that could be lent, moves of a drawn pointer included
/// @param changes how many of them showed other pixels than the one before
/// @param leases frames that are held now
/// @param buffers pictures that were allocated
/// @param releases how many of the guest's dma-buf updates were answered, by cause
public record CaptureStats(
    long frames, long changes, int leases, int buffers, Map<ReleaseCause, Long> releases) {

  /// Copies the map.
  public CaptureStats {
    releases = Map.copyOf(releases);
  }
}
