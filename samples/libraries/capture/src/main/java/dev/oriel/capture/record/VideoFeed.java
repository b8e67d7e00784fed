// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture.record;

import dev.oriel.capture.CapturedFrame;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Writes the frames of a queue to a video, each on its tick.
///
/// The newest frame is held until the next frame has another tick or the recording ends. Of several
/// frames on one tick the newest is therefore written, and the last frame is available to be
/// written again at the end. With sound, a held frame is also written before sound that follows it,
/// so that players find both in the order of their times.
///
/// Threading: [#run] on one thread; [#breakOff] on any thread; the results after the thread of
/// [#run] has ended.
final class VideoFeed {

  private final FrameQueue queue;
  private final FrameTarget target;
  private final FrameFeed source;
  private final @Nullable SoundFeed sound;
  private final @Nullable VideoSize wanted;
  private final long tickNanos;
  private volatile @Nullable FrameWriter writer;

  /// Whether writing was broken off, perhaps before there was a writer.
  private volatile boolean brokenOff;

  private @Nullable VideoSize size;
  private long written;
  private long joined;
  private long scaled;
  private @Nullable VideoSize largest;

  /// @param sound the sound, or null for a silent video
  VideoFeed(
      FrameQueue queue,
      FrameTarget target,
      FrameFeed source,
      @Nullable SoundFeed sound,
      @Nullable VideoSize wanted) {
    this.queue = queue;
    this.target = target;
    this.source = source;
    this.sound = sound;
    this.wanted = wanted;
    tickNanos = target.tick().toNanos();
  }

  /// Writes until the queue ends, and completes the video.
  void run() throws IOException, InterruptedException {
    CapturedFrame first = queue.take();
    if (first == null) {
      return;
    }
    VideoSize s = wanted == null ? new VideoSize(first.width(), first.height()) : wanted;
    size = s;
    try (Held held = new Held(first, new VideoCanvas(s));
        FrameWriter out = open(s)) {
      writer = out;
      if (brokenOff) {
        throw new IOException("the recording was broken off while its encoder was being started");
      }
      write(held, out);
      out.finish();
    }
  }

  private FrameWriter open(VideoSize s) throws IOException {
    return sound == null
        ? target.open(s.width(), s.height())
        : sound.open(s.width(), s.height(), source.startNanos());
  }

  private void write(Held held, FrameWriter out) throws IOException, InterruptedException {
    while (!queue.isOver()) {
      CapturedFrame next = sound == null ? queue.take() : queue.take(SoundFeed.PAUSE_NANOS);
      if (next != null) {
        held.replace(next, out);
      }
      if (sound != null) {
        long now = System.nanoTime();
        if (held.tick <= tickOf(sound.knownUntil(now))) {
          held.write(out);
        }
        sound.follow(now);
      }
    }
    held.write(out);
    Duration duration = source.duration();
    if (sound != null) {
      sound.finish(duration);
    }
    held.repeat(tickOf(source.startNanos() + duration.toNanos()), out);
  }

  /// The newest frame. Closing gives it back.
  private final class Held implements AutoCloseable {

    private final VideoCanvas canvas;
    private CapturedFrame frame;
    private long tick;
    private boolean isWritten;

    Held(CapturedFrame first, VideoCanvas canvas) {
      this.frame = first;
      this.canvas = canvas;
    }

    /// Writes the frame, unless it has been written.
    void write(FrameWriter out) throws IOException {
      if (!isWritten) {
        isWritten = true;
        out.write(canvas.fit(frame.picture()), tick);
        count(frame);
      }
    }

    /// Writes the frame if its successor has another tick, and holds that one.
    void replace(CapturedFrame next, FrameWriter out) throws IOException {
      // A pointer's move may be slightly older than the frame before it.
      long earliest = isWritten ? tick + 1 : tick;
      long nextTick = Math.max(earliest, tickOf(next.changedNanos()));
      try {
        if (nextTick > tick) {
          write(out);
        } else {
          joined++;
        }
      } finally {
        queue.giveBack(frame);
        frame = next;
      }
      tick = nextTick;
      isWritten = false;
    }

    /// Writes the frame again if that is later.
    void repeat(long lastTick, FrameWriter out) throws IOException {
      if (lastTick > tick) {
        out.write(canvas.fit(frame.picture()), lastTick);
      }
    }

    @Override
    public void close() {
      queue.giveBack(frame);
    }
  }

  private void count(CapturedFrame frame) {
    written++;
    VideoSize video = size;
    if (video != null && (frame.width() > video.width() || frame.height() > video.height())) {
      scaled++;
    }
    VideoSize before = largest;
    largest =
        before == null
            ? new VideoSize(frame.width(), frame.height())
            : new VideoSize(
                Math.max(before.width(), frame.width()), Math.max(before.height(), frame.height()));
  }

  /// Returns the nearest tick.
  private long tickOf(long nanos) {
    return Math.max(0, (nanos - source.startNanos() + tickNanos / 2) / tickNanos);
  }

  /// Interrupts a write that does not end, and all later ones.
  void breakOff() {
    brokenOff = true;
    FrameWriter w = writer;
    if (w != null) {
      w.close();
    }
  }

  // ---- results

  /// Returns the video's size, or null if no frame came.
  @Nullable VideoSize size() {
    return size;
  }

  /// Returns the size that would have held each of the frames completely, or null if no frame came.
  @Nullable VideoSize largest() {
    return largest;
  }

  /// Returns how many frames were larger than the video, and are scaled down in it.
  long scaled() {
    return scaled;
  }

  /// Returns how many of the console's frames are in it.
  long written() {
    return written;
  }

  /// Returns how many frames were left out for a newer frame on their tick.
  long joined() {
    return joined;
  }
}
