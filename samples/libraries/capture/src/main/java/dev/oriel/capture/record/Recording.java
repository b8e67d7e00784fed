// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture.record;

import java.time.Duration;

/// What was recorded.
///
/// @param size of the video
/// @param largest the size that would have held each of its frames whole
/// @param frames frames of the console in it; the last one is in it twice where it was shown for
///   longer, so that the video lasts as long as the recording
/// @param scaled how many of them were larger than the video, and are scaled down in it
/// @param dropped frames that came while the encoder held all that it may: they are missing
/// @param joined frames that came right before another, on the same tick of the video's clock or
///   faster than they can be told apart: only their successor is in it
/// @param duration from the first frame to the end
/// @param end why it ended
public record Recording(
    VideoSize size,
    VideoSize largest,
    long frames,
    long scaled,
    long dropped,
    long joined,
    Duration duration,
    End end) {

  /// Why a recording ended.
  public enum End {
    /// Its time was over.
    DURATION,
    /// It had its number of frames.
    FRAMES,
    /// [Recorder#stop] was called.
    STOPPED,
    /// The VM, or the connection to it, ended.
    VM_GONE
  }
}
