// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture.record;

import dev.oriel.capture.CapturedFrame;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Writes the frames of a queue to a video, each on its tick.
///
/// The newest frame is held until the next frame has another tick or the recording ends. Of several
/// frames on one tick the newest is therefore written, and the last frame is available to be
/// written again at the end.
///
/// Threading: [#run] on one thread; [#breakOff] on any thread; the results after the thread of
/// [#run] has ended.
final class VideoFeed {

  private final FrameQueue queue;
  private final FrameTarget target;
  private final FrameFeed source;
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

  VideoFeed(FrameQueue queue, FrameTarget target, FrameFeed source, @Nullable VideoSize wanted) {
    this.queue = queue;
    this.target = target;
    this.source = source;
    this.wanted = wanted;
    tickNanos = target.tick().toNanos();
  }

  /// Writes until the queue ends, and completes the video.
  void run() throws IOException, InterruptedException {
    CapturedFrame first = queue.take();
    if (first == null) {
      return;
    }
    CapturedFrame held = first;
    VideoSize s = wanted == null ? new VideoSize(first.width(), first.height()) : wanted;
    size = s;
    try (FrameWriter out = target.open(s.width(), s.height())) {
      writer = out;
      if (brokenOff) {
        throw new IOException("the recording was broken off while its encoder was being started");
      }
      VideoCanvas canvas = new VideoCanvas(s);
      long heldTick = 0;
      for (CapturedFrame f = queue.take(); f != null; f = queue.take()) {
        // A pointer's move may be slightly older than the frame before it.
        long tick = Math.max(heldTick, tick(f.changedNanos()));
        try {
          if (tick > heldTick) {
            out.write(canvas.fit(held.picture()), heldTick);
            count(held, s);
          } else {
            joined++;
          }
        } finally {
          queue.giveBack(held);
          held = f;
        }
        heldTick = tick;
      }
      out.write(canvas.fit(held.picture()), heldTick);
      count(held, s);
      long endTick = tick(source.startNanos() + source.duration().toNanos());
      if (endTick > heldTick) {
        out.write(canvas.fit(held.picture()), endTick);
      }
      out.finish();
    } finally {
      queue.giveBack(held);
    }
  }

  private void count(CapturedFrame frame, VideoSize video) {
    written++;
    if (frame.width() > video.width() || frame.height() > video.height()) {
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
  private long tick(long nanos) {
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
