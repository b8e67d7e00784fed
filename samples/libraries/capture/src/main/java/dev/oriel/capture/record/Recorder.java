// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture.record;

import dev.oriel.capture.FrameCapture;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Records a console as a video.
///
/// Each frame has the time at which its message was read from QEMU, regardless of when the encoder
/// processes it. A frame is written when the picture has changed, and none while the guest was idle
/// or QEMU sent unchanged pixels. The last frame is written again at the end, so that the video
/// lasts as long as the recording.
///
/// **A slow encoder** causes missing frames, and nothing waits for it. At most [#POOL] frames are
/// held. When all are held, the recorder takes no frame until one is free, and then takes the
/// newest. The frames in between are counted ([Recording#dropped]). The last picture before the end
/// is never dropped.
///
/// **Sound** that the VM plays is on the pictures' clock ([RecordedSound]). A slow encoder makes it
/// wait, and misses none of it before it has stood still for a minute.
///
/// Threading: any thread. The recorder takes and writes the frames on two threads of its own.
/// Ownership: the capture stays the caller's, who closes it after this recorder.
public final class Recorder implements AutoCloseable {

  /// The most frames that wait for the encoder.
  public static final int POOL = 8;

  /// The number of leases that the capture should allow. It includes the frame that is being taken
  /// and the last frame before the end.
  public static final int LEASES = POOL + 2;

  /// How long the encoder may take for the frames that it holds at the end.
  private static final Duration FINISHING = Duration.ofSeconds(60);

  private final FrameFeed frames;
  private final VideoFeed video;
  private final FrameQueue queue = new FrameQueue(POOL);
  private final Thread taking = thread("oriel-record", this::take);
  private final Thread writing = thread("oriel-record-writer", this::write);
  private @Nullable Throwable failure;

  private Recorder(
      FrameCapture capture,
      FrameTarget target,
      RecordingOptions options,
      @Nullable SoundFeed sound) {
    frames = new FrameFeed(capture, options, queue);
    video = new VideoFeed(queue, target, frames, sound, options.size());
  }

  private static Thread thread(String name, Runnable task) {
    return Thread.ofPlatform().daemon().name(name).unstarted(task);
  }

  /// Starts to record.
  ///
  /// @param capture a capture with [#LEASES] leases, from which nothing else takes frames during
  ///   the recording
  public static Recorder start(FrameCapture capture, FrameTarget target, RecordingOptions options) {
    return new Recorder(capture, target, options, null).started();
  }

  /// Starts to record with sound.
  ///
  /// @param capture as for [#start]
  /// @param target a target that takes sound
  /// @param sound what the VM plays, for this recording only. Ownership: stays the caller's, who
  ///   closes it after this recorder
  public static Recorder startWithSound(
      FrameCapture capture,
      AudioVideoTarget target,
      RecordingOptions options,
      RecordedSound sound) {
    return new Recorder(capture, target, options, new SoundFeed(target, sound.track())).started();
  }

  private Recorder started() {
    writing.start();
    taking.start();
    return this;
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

  /// Gives back the frames that will not be written.
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

  /// Ends the recording now. [#await] then returns it. Idempotent.
  public void stop() {
    if (frames.stop()) {
      taking.interrupt();
    }
  }

  /// Waits until a number of frames have been taken from the console.
  ///
  /// @return false if they have not been taken in time
  public boolean awaitFrames(long count, Duration timeout) throws InterruptedException {
    return frames.awaitTaken(count, timeout);
  }

  /// Waits until the recording has ended and the video is complete.
  ///
  /// @throws IOException if the video could not be written; an [EncoderException] contains the
  ///   encoder's error
  /// @throws dev.oriel.capture.CaptureException if no first frame that can be read came in time
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

  /// Ends the recording. Frames that have not been written by then are given up, unless [#await]
  /// has returned. Idempotent.
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
