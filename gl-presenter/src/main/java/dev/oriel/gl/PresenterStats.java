// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl;

import dev.oriel.core.frame.FramePath;
import dev.oriel.core.frame.ReleaseCause;
import dev.oriel.core.stats.DurationSummary;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The statistics of a presenter: counts, and the times from a frame's message to each stage.
///
/// Threading: any thread.
public interface PresenterStats {

  /// Returns a snapshot of all statistics.
  Snapshot snapshot();

  /// The stages of a frame. Their times are nanoseconds since the frame's message was read from the
  /// socket.
  enum Stage {
    /// The buffer's write fences, if any, are signalled.
    ACQUIRED,
    /// The pixels are in a texture.
    IMPORTED,
    /// The draw is submitted to the GPU.
    DRAWN,
    /// The buffer is released, or its release waits for a fence.
    FENCED,
    /// The window's buffer is handed over to the screen, or the guest's buffer to the compositor.
    SWAPPED,
    /// The compositor reports that the frame became visible on the screen. Known only of guests'
    /// buffers that the compositor shows itself.
    VISIBLE
  }

  /// All statistics at one moment.
  ///
  /// @param path the path of the last frame, or null before the first frame
  /// @param pathReason the reason why no better path is used; empty for the best path
  /// @param policy the release policy in effect, never [ReleasePolicy#AUTO]
  /// @param policyReason the reason for this policy
  /// @param sync how the presenter learns that the GPU has read a buffer; empty before the first
  ///   draw
  /// @param frames the number of frames taken from the mailbox; merged frames count once
  /// @param draws the number of draws of the picture into the window; a draw of the background
  ///   alone does not count
  /// @param fullDraws the number of draws of the whole window
  /// @param drawnPixels the number of window pixels drawn, over all draws and the background
  /// @param uploadedBytes the bytes of pixels passed to GL
  /// @param copiedBytes the bytes of pixels copied by the CPU, including uploads
  /// @param imports the number of dma-buf imports, by our driver or by the compositor
  /// @param importHits the number of frames whose dma-buf was already imported
  /// @param failures the number of frames that could not be shown
  /// @param heldBack the number of releases that were delayed by the maximum frame rate
  /// @param releases the number of releases by cause
  /// @param stages the times from a frame's message to each stage
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
