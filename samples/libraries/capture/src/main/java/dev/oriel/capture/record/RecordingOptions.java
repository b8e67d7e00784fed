// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture.record;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What of a console is recorded, and how long.
///
/// @param size the video's size, or null for that of the first frame. Frames of another size are
///   put in the middle; larger ones are scaled down
/// @param duration how long, from the first frame on, or null without such an end
/// @param maxFrames how many frames, at least 1; [#UNLIMITED] without such an end
/// @param firstFrame how long the first frame is waited for
public record RecordingOptions(
    @Nullable VideoSize size, @Nullable Duration duration, long maxFrames, Duration firstFrame) {

  /// As many frames as come.
  public static final long UNLIMITED = Long.MAX_VALUE;

  /// The first frame's size, until [Recorder#stop], the first frame within 10 s.
  public static final RecordingOptions DEFAULT =
      new RecordingOptions(null, null, UNLIMITED, Duration.ofSeconds(10));

  /// Checks the number of frames.
  ///
  /// @throws IllegalArgumentException if there are none
  public RecordingOptions {
    if (maxFrames < 1) {
      throw new IllegalArgumentException(maxFrames + " frames; at least 1 is possible");
    }
  }

  /// These with an end after some time.
  public RecordingOptions withDuration(Duration other) {
    return new RecordingOptions(size, other, maxFrames, firstFrame);
  }

  /// These with an end after so many frames.
  public RecordingOptions withMaxFrames(long other) {
    return new RecordingOptions(size, duration, other, firstFrame);
  }
}
