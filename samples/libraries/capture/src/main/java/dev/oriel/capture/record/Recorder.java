// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture.record;

import dev.oriel.capture.FrameCapture;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Records a console as a video.
///
/// Each frame has the time at which its message was read from QEMU, whenever the encoder gets to
/// it. There is a frame where the picture has changed and none where the guest rested, or QEMU sent
/// what was there already; the last one is written again at the end, so that the video lasts as
/// long as the recording.
///
/// **A slow encoder** makes frames missing and nothing wait: at most [#POOL] frames are held, and
/// when all are, the recorder takes no frame until one is free, and then the newest. Those in
/// between are counted ([Recording#dropped]). The last picture before the end is never among them.
///
/// Threading: any thread. Two threads of its own take and write the frames. Ownership: the capture
/// stays the caller's, who closes it after this.
public final class Recorder implements AutoCloseable {

  /// How many frames wait for the encoder at most.
  public static final int POOL = 8;

  /// How many leases the capture should allow: also for the frame that is being taken, and for the
  /// last one before the end.
  public static final int LEASES = POOL + 2;

  /// How long the encoder may take for what it holds at the end.
  private static final Duration FINISHING = Duration.ofSeconds(60);

  private final FrameFeed frames;
  private final VideoFeed video;
  private final FrameQueue queue = new FrameQueue(POOL);
  private final Thread taking = thread("oriel-record", this::take);
  private final Thread writing = thread("oriel-record-writer", this::write);
  private @Nullable Throwable failure;

  private Recorder(FrameCapture capture, FrameTarget target, RecordingOptions options) {
    frames = new FrameFeed(capture, options, queue);
    video = new VideoFeed(queue, target, frames, options.size());
  }

  private static Thread thread(String name, Runnable task) {
    return Thread.ofPlatform().daemon().name(name).unstarted(task);
  }

  /// Begins to record.
  ///
  /// @param capture a capture with [#LEASES] leases, of which nothing else takes frames meanwhile
  public static Recorder start(FrameCapture capture, FrameTarget target, RecordingOptions options) {
    Recorder recorder = new Recorder(capture, target, options);
    recorder.writing.start();
    recorder.taking.start();
    return recorder;
  }

  private void take() {
    try {
      frames.run();
    } catch (InterruptedException | RuntimeException | Error e) {
      fail(e);
    }
  }

  private void write() {
    try {
      video.run();
    } catch (IOException | InterruptedException | RuntimeException | Error e) {
      fail(e);
      stop();
      discard();
    }
  }

  /// Gives back what nobody writes any more.
  private void discard() {
    try {
      for (var frame = queue.take(); frame != null; frame = queue.take()) {
        queue.giveBack(frame);
      }
    } catch (InterruptedException e) {
      fail(e);
    }
  }

  private synchronized void fail(Throwable e) {
    if (failure == null) {
      failure = e;
    }
  }

  /// Ends the recording now; [#await] then gives it. Idempotent.
  public void stop() {
    if (frames.stop()) {
      taking.interrupt();
    }
  }

  /// Waits until so many frames have been taken from the console.
  ///
  /// @return whether they have, in time
  public boolean awaitFrames(long count, Duration timeout) throws InterruptedException {
    return frames.awaitTaken(count, timeout);
  }

  /// Waits for the end, and until the video is complete.
  ///
  /// @throws IOException if the video could not be written; [EncoderException] tells what the
  ///   encoder said
  /// @throws dev.oriel.capture.CaptureException if no first frame came in time, or none that can be
  ///   read
  public Recording await() throws IOException, InterruptedException {
    taking.join();
    if (!writing.join(FINISHING)) {
      fail(
          new EncoderException(
              String.format(
                  Locale.ROOT,
                  "the video was not complete %d s after the end of the recording",
                  FINISHING.toSeconds()),
              EncoderException.Remedy.FASTER_CODEC,
              null));
      video.breakOff();
      writing.join();
    }
    throwFailure();
    VideoSize size = video.size();
    if (size == null) {
      throw new IOException("the recording was stopped before its first frame");
    }
    VideoSize largest = video.largest();
    return new Recording(
        size,
        largest == null ? size : largest,
        video.written(),
        video.scaled(),
        frames.dropped(),
        frames.joined() + video.joined(),
        frames.duration(),
        frames.end());
  }

  private synchronized void throwFailure() throws IOException, InterruptedException {
    switch (failure) {
      case null -> {}
      case IOException e -> throw e;
      case InterruptedException e -> throw e;
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new IllegalStateException(failure);
    }
  }

  /// Ends the recording; what has not been written by then is given up, unless [#await] has
  /// returned. Idempotent.
  @Override
  public void close() {
    stop();
    boolean interrupted = false;
    while (taking.isAlive() || writing.isAlive()) {
      try {
        taking.join();
        video.breakOff();
        writing.join();
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
