// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture;

import dev.oriel.core.frame.ReleaseCause;
import java.util.Map;

/// The statistics of a capture since it was opened.
///
/// @param frames the number of frames that could be lent, including moves of a drawn pointer
/// @param changes the number of these frames whose pixels differed from the previous ones
/// @param leases the number of frames that are held now
/// @param buffers the number of pictures that were allocated
/// @param releases the number of the guest's dma-buf updates that were answered, by cause
public record CaptureStats(
    long frames, long changes, int leases, int buffers, Map<ReleaseCause, Long> releases) {

  /// Copies the map.
  public CaptureStats {
    releases = Map.copyOf(releases);
  }
}
