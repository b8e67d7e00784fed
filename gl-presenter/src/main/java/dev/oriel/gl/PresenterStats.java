// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl;

import dev.oriel.core.frame.ReleaseCause;
import dev.oriel.core.stats.DurationSummary;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a presenter did: counts, and how long after a frame's message each stage was reached.
///
/// Threading: any thread.
public interface PresenterStats {

  /// All of them now.
  Snapshot snapshot();

  /// The stages of a drawn frame, as nanoseconds since its message was read from the socket.
  enum Stage {
    /// Nobody writes into its buffer any more.
    ACQUIRED,
    /// The pixels are in a texture.
    IMPORTED,
    /// The drawing is submitted.
    DRAWN,
    /// The buffer is given back or bound to a fence.
    FENCED,
    /// The window's buffer is handed to the screen.
    SWAPPED
  }

  /// All statistics at one moment.
  ///
  /// @param path how the last frame came, or null before the first
  /// @param pathReason why no better path is in use; empty for the best one
  /// @param policy by which buffers go back now, never [ReleasePolicy#AUTO]
  /// @param policyReason why that one
  /// @param sync how it is known that the GPU has read a buffer; empty before the first draw
  /// @param frames taken from the mailbox; joined ones count once
  /// @param draws of the window
  /// @param fullDraws of these, those of the whole window
  /// @param drawnPixels of the window, over all draws
  /// @param uploadedBytes handed to GL as pixels
  /// @param copiedBytes of pixels copied by the CPU, uploads included
  /// @param imports of dma-bufs
  /// @param importHits frames whose dma-buf was imported before
  /// @param failures frames that could not be shown
  /// @param heldBack releases that waited for the frame rate that was set as a maximum
  /// @param releases by cause
  /// @param stages how long after a frame's message each stage was reached
  record Snapshot(
      @Nullable FramePath path,
      String pathReason,
      ReleasePolicy policy,
      String policyReason,
      String sync,
      long frames,
      long draws,
      long fullDraws,
      long drawnPixels,
      long uploadedBytes,
      long copiedBytes,
      long imports,
      long importHits,
      long failures,
      long heldBack,
      Map<ReleaseCause, Long> releases,
      Map<Stage, DurationSummary> stages) {

    /// Copies the maps.
    public Snapshot {
      releases = Map.copyOf(releases);
      stages = Map.copyOf(stages);
    }
  }
}
