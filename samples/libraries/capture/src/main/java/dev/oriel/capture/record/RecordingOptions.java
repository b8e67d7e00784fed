// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture.record;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The options of a recording.
///
/// @param size the video's size, or null for that of the first frame; frames of another size are
///   centred, and larger ones are scaled down
/// @param duration the duration from the first frame on, or null for no limit
/// @param maxFrames the number of frames, at least 1; [#UNLIMITED] for no limit
/// @param firstFrame how long to wait for the first frame
public record RecordingOptions(
    @Nullable VideoSize size, @Nullable Duration duration, long maxFrames, Duration firstFrame) {

  /// No limit of the number of frames.
  public static final long UNLIMITED = Long.MAX_VALUE;

  /// The size of the first frame, no end before [Recorder#stop], and the first frame within 10 s.
  public static final RecordingOptions DEFAULT =
      new RecordingOptions(null, null, UNLIMITED, Duration.ofSeconds(10));

  /// Checks the number of frames.
  ///
  /// @throws IllegalArgumentException if it is less than 1
  public RecordingOptions {
    if (maxFrames < 1) {
      throw new IllegalArgumentException(maxFrames + " frames; at least 1 is possible");
    }
  }

  /// Returns these options with a duration.
  public RecordingOptions withDuration(Duration other) {
    return new RecordingOptions(size, other, maxFrames, firstFrame);
  }

  /// Returns these options with a number of frames.
  public RecordingOptions withMaxFrames(long other) {
    return new RecordingOptions(size, duration, other, firstFrame);
  }
}
