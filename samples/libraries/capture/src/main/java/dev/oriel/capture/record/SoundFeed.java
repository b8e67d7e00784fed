// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture.record;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Writes the sound of a recording beside its frames.
///
/// Threading: the writer's thread.
final class SoundFeed {

  /// How long the sound may wait for the next frame before it is written.
  static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private static final long WAIT_NANOS = Math.round(SoundTrack.WAIT_SECONDS * 1e9);

  private final AudioVideoTarget target;
  private final SoundTrack track;
  private @Nullable AudioVideoWriter out;

  SoundFeed(AudioVideoTarget target, SoundTrack track) {
    this.target = target;
    this.track = track;
  }

  /// Begins the video. Ownership: the caller closes the writer.
  ///
  /// @param startNanos the time of its first frame
  FrameWriter open(int width, int height, long startNanos) throws IOException {
    AudioVideoWriter writer = target.openWithSound(width, height);
    track.start(startNanos);
    out = writer;
    return writer;
  }

  /// Returns until when the sound is known at a time.
  long knownUntil(long nowNanos) {
    return nowNanos - WAIT_NANOS;
  }

  /// Writes the sound as far as it is known.
  void follow(long nowNanos) throws IOException {
    track.write(nowNanos, writer());
  }

  /// Writes the rest of the sound.
  void finish(Duration duration) throws IOException {
    track.finish(duration.toNanos(), writer());
  }

  private AudioVideoWriter writer() {
    AudioVideoWriter writer = out;
    if (writer == null) {
      throw new IllegalStateException("the video has not begun");
    }
    return writer;
  }
}
