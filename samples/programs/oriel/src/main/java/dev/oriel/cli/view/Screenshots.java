// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.view;

import dev.oriel.capture.CaptureException;
import dev.oriel.capture.CaptureOptions;
import dev.oriel.capture.CapturedFrame;
import dev.oriel.capture.FrameCapture;
import dev.oriel.dbus.PictureSource;
import dev.oriel.dbus.connection.DisplayException;
import dev.oriel.pictures.AtomicFile;
import dev.oriel.pictures.PngEncoder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Saves the pictures of consoles as PNG files in the user's folder for pictures.
///
/// Threading: any thread; a thread of its own takes the pictures. Ownership: closing it ends that.
final class Screenshots implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("oriel-screenshot").factory());

  /// Saves the current picture of a console. Returns at once.
  ///
  /// @param name the name of the console
  /// @param done is told the file, or null and why there is none; called on another thread
  void take(PictureSource console, String name, Consumer<Result> done) {
    thread.execute(() -> done.accept(save(console, name)));
  }

  /// What became of a screenshot.
  ///
  /// @param file the file, or null
  /// @param failure why there is none, or an empty text
  record Result(@Nullable Path file, String failure) {}

  private static Result save(PictureSource console, String name) {
    try (FrameCapture capture = FrameCapture.open(console, CaptureOptions.DEFAULT);
        CapturedFrame frame = capture.still(PATIENCE);
        PngEncoder encoder = new PngEncoder()) {
      Path file = UserFolder.PICTURES.newFile(name, ".png");
      AtomicFile.write(file, out -> encoder.encode(frame.picture(), out));
      return new Result(file, "");
    } catch (IOException | CaptureException | DisplayException e) {
      return new Result(null, String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Result(null, "interrupted");
    }
  }

  @Override
  public void close() {
    boolean _ = thread.shutdownNow().isEmpty();
  }
}
