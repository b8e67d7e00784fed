// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.view;

import dev.oriel.capture.CaptureException;
import dev.oriel.capture.CaptureOptions;
import dev.oriel.capture.FrameCapture;
import dev.oriel.capture.record.EncodedVideo;
import dev.oriel.capture.record.EncoderOptions;
import dev.oriel.capture.record.RecordedSound;
import dev.oriel.capture.record.Recorder;
import dev.oriel.capture.record.Recording;
import dev.oriel.capture.record.RecordingOptions;
import dev.oriel.capture.record.VideoFormat;
import dev.oriel.dbus.PictureSource;
import dev.oriel.dbus.audio.Audio;
import dev.oriel.dbus.connection.ConnectionFailedException;
import dev.oriel.dbus.connection.DisplayException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Records consoles as videos in the user's folder for videos, one at a time, as `oriel record`
/// does. A Matroska file can be played also if the viewer was killed before its end.
///
/// The VM's sound is recorded if it offers any, as loud as the guest plays it, whether it is heard
/// here or not.
///
/// A recording goes on when the window shows another console. It ends when it is told to, and with
/// the connection.
///
/// Threading: any thread; the recorder has its own. Ownership: closing it ends the recording, and
/// waits until the file is complete.
final class Recordings implements AutoCloseable {

  // Guarded by this.
  private @Nullable Thread thread;
  private @Nullable Recorder recorder;
  private boolean stopping;

  /// What became of a recording.
  ///
  /// @param file the file, or null
  /// @param about how long it is, or why there is none
  record Result(@Nullable Path file, String about) {}

  /// Returns whether a recording is under way, which may be about to end.
  synchronized boolean isRunning() {
    return thread != null;
  }

  /// Starts a recording, if there is none. Returns at once.
  ///
  /// @param audio the VM's sound, or null if there is none
  /// @param name the name of the console
  /// @param ended is told the file or why there is none, after the end; called on another thread
  synchronized void start(
      PictureSource console, @Nullable Audio audio, String name, Consumer<Result> ended) {
    if (thread != null) {
      return;
    }
    stopping = false;
    Thread started =
        Thread.ofPlatform()
            .name("oriel-recording")
            .unstarted(
                () -> {
                  Result result = record(console, audio, name);
                  forget();
                  ended.accept(result);
                });
    thread = started;
    started.start();
  }

  /// Ends the recording. Returns at once; the file is complete when the end is told.
  synchronized void stop() {
    stopping = true;
    if (recorder != null) {
      recorder.stop();
    }
  }

  private synchronized void forget() {
    thread = null;
    recorder = null;
  }

  private synchronized void began(Recorder started) {
    recorder = started;
    if (stopping) {
      started.stop();
    }
  }

  private Result record(PictureSource console, @Nullable Audio audio, String name) {
    try {
      Path file = UserFolder.VIDEOS.newFile(name, VideoFormat.MATROSKA.suffix());
      EncodedVideo target =
          EncodedVideo.of(file, VideoFormat.MATROSKA, new EncoderOptions("ffmpeg", List.of()));
      CaptureOptions options =
          CaptureOptions.DEFAULT.withCursor(true).withMaxLeases(Recorder.LEASES);
      try (FrameCapture capture = FrameCapture.open(console, options);
          Sound sound = Sound.of(audio);
          Recorder started = started(capture, target, sound.recorded())) {
        began(started);
        return new Result(file, about(started.await(), sound));
      }
    } catch (IOException | CaptureException | DisplayException e) {
      return new Result(null, String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Result(null, "interrupted");
    }
  }

  private static Recorder started(
      FrameCapture capture, EncodedVideo target, @Nullable RecordedSound sound) {
    return sound == null
        ? Recorder.start(capture, target, RecordingOptions.DEFAULT)
        : Recorder.startWithSound(capture, target, RecordingOptions.DEFAULT, sound);
  }

  /// The sound of a recording.
  ///
  /// @param recorded what is recorded, or null for none
  /// @param about what a user is to read about it
  private record Sound(@Nullable RecordedSound recorded, String about) implements AutoCloseable {

    static Sound of(@Nullable Audio audio) {
      if (audio == null) {
        return new Sound(null, "");
      }
      try {
        return new Sound(RecordedSound.listen(audio), ", with sound");
      } catch (ConnectionFailedException e) {
        return new Sound(null, ", without sound: " + e.getMessage());
      }
    }

    @Override
    public void close() {
      if (recorded != null) {
        recorded.close();
      }
    }
  }

  private static String about(Recording recording, Sound sound) {
    String text = time(recording.duration());
    if (recording.dropped() > 0) {
      text +=
          String.format(
              Locale.ROOT, ", %d frames are missing: the encoder was slow", recording.dropped());
    }
    text += sound.about();
    return recording.end() == Recording.End.VM_GONE ? text + ", until the VM went away" : text;
  }

  /// Returns a time as users read it: `1:05`.
  static String time(Duration duration) {
    return String.format(Locale.ROOT, "%d:%02d", duration.toMinutes(), duration.toSecondsPart());
  }

  @Override
  public void close() {
    Thread running;
    synchronized (this) {
      stop();
      running = thread;
    }
    if (running != null) {
      try {
        running.join();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
