// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.view;

import dev.oriel.dbus.PictureSource;
import dev.oriel.dbus.audio.Audio;
import dev.oriel.gl.overlay.Icon;
import dev.oriel.gl.window.WindowLoop;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Starts and stops the recording of a window, and shows its time meanwhile.
///
/// Threading: the main thread. Ownership: closing it ends the recording, and waits until the file
/// is complete.
final class RecordingControl implements AutoCloseable {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private final Recordings recordings = new Recordings();
  private final WindowLoop loop;
  private final ViewerMessages messages;
  private final Consumer<String> log;
  private long sinceNanos;
  private boolean on;
  private volatile boolean closed;

  /// @param log receives a line about each recording
  RecordingControl(WindowLoop loop, ViewerMessages messages, Consumer<String> log) {
    this.loop = loop;
    this.messages = messages;
    this.log = log;
  }

  /// Returns whether a recording is under way that has not been told to end.
  boolean isOn() {
    return on;
  }

  /// Starts to record a console, or ends the recording.
  ///
  /// @param audio the VM's sound, or null if there is none
  /// @param name the name of the console
  void toggle(PictureSource console, @Nullable Audio audio, String name) {
    if (on) {
      stop();
    } else if (recordings.isRunning()) {
      messages.say(Icon.CIRCLE_STOP, "the recording before this one is not complete yet");
    } else {
      on = true;
      sinceNanos = System.nanoTime();
      recordings.start(console, audio, name, this::ended);
      showTime();
    }
  }

  /// Ends the recording, if there is one.
  void stop() {
    if (on) {
      on = false;
      messages.recording("");
      recordings.stop();
    }
  }

  private void showTime() {
    if (on && !closed) {
      Duration time = Duration.ofNanos(System.nanoTime() - sinceNanos);
      messages.recording("Recording " + Recordings.time(time));
      loop.after(SECOND.minusNanos(time.toNanosPart()), this::showTime);
    }
  }

  /// Called on the recording's thread.
  private void ended(Recordings.Result result) {
    String text =
        result.file() == null
            ? "no recording: " + result.about()
            : "recorded " + result.about() + ": " + result.file();
    log.accept(text);
    if (closed) {
      return;
    }
    loop.execute(
        () -> {
          if (!closed) {
            on = false;
            messages.recording("");
            messages.say(result.file() == null ? Icon.TRIANGLE_ALERT : Icon.CIRCLE_STOP, text);
          }
        });
  }

  @Override
  public void close() {
    closed = true;
    recordings.close();
  }
}
