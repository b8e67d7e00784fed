// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture.record;

import java.time.Duration;

/// The result of a recording.
///
/// @param size the size of the video
/// @param largest the size that would have held each of its frames completely
/// @param frames the number of the console's frames in it; the last one is written twice if it was
///   shown for longer, so that the video lasts as long as the recording
/// @param scaled how many of them were larger than the video, and are scaled down in it
/// @param dropped the frames that came while the encoder held as many as it may; they are missing
/// @param joined the frames that came right before another one, on the same tick of the video's
///   clock or too fast to be distinguished; only the later frame is in the video
/// @param duration the time from the first frame to the end
/// @param end why the recording ended
public record Recording(
    VideoSize size,
    VideoSize largest,
    long frames,
    long scaled,
    long dropped,
    long joined,
    Duration duration,
    End end) {

  /// The reason for the end of a recording.
  public enum End {
    /// The duration was over.
    DURATION,
    /// The number of frames was reached.
    FRAMES,
    /// [Recorder#stop] was called.
    STOPPED,
    /// The VM, or the connection to it, ended.
    VM_GONE
  }
}
