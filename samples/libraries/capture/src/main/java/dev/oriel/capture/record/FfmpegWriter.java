// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture.record;

import dev.oriel.core.image.Picture;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Passes frames with their times, and sound, to an encoder through a pipe, as Matroska with
/// uncompressed frames.
///
/// Threading: as for [FrameWriter]. A separate thread reads the encoder's errors.
final class FfmpegWriter implements AudioVideoWriter {

  /// How long to wait for the end of an encoder that no longer reads.
  private static final Duration ENDING = Duration.ofSeconds(5);

  private final List<String> command;
  private final Process process;
  private final ErrorTail errors;
  private final MatroskaWriter frames;
  private long written;

  private FfmpegWriter(
      List<String> command, Process process, ErrorTail errors, MatroskaWriter frames) {
    this.command = command;
    this.process = process;
    this.errors = errors;
    this.frames = frames;
  }

  /// Starts the encoder.
  ///
  /// @param sound whether the video has sound
  static FfmpegWriter start(
      List<String> command, boolean sound, int width, int height, long tickNanos)
      throws IOException {
    Process process;
    try {
      process = new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    } catch (IOException e) {
      throw new EncoderException(
          "cannot start the encoder: " + e.getMessage(), EncoderException.Remedy.NONE, e);
    }
    ErrorTail errors = ErrorTail.follow(process.errorReader());
    try {
      // Opens the same pipe again as a channel. Unlike the stream of Process, a channel writes the
      // pictures' memory directly, and closing it interrupts a blocked write.
      FileChannel pipe =
          FileChannel.open(
              Path.of("/proc", String.valueOf(process.pid()), "fd", "0"), StandardOpenOption.WRITE);
      process.getOutputStream().close();
      return new FfmpegWriter(
          command,
          process,
          errors,
          new MatroskaWriter(pipe, false, sound, width, height, tickNanos));
    } catch (IOException e) {
      throw failure(command, process, errors, 0, e);
    }
  }

  @Override
  public void write(Picture picture, long ticks) throws IOException {
    try {
      frames.write(picture, ticks);
      written++;
    } catch (IOException e) {
      throw failure(command, process, errors, written, e);
    }
  }

  @Override
  public void writeSound(ByteBuffer samples) throws IOException {
    try {
      frames.writeSound(samples);
    } catch (IOException e) {
      throw failure(command, process, errors, written, e);
    }
  }

  @Override
  public void finish() throws IOException {
    frames.finish();
    try {
      int _ = process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure(command, process, errors, written, e);
    }
    if (process.exitValue() != 0) {
      throw failure(command, process, errors, written, null);
    }
  }

  /// Ends the encoder, and returns the reason of its failure.
  private static EncoderException failure(
      List<String> command,
      Process process,
      ErrorTail errors,
      long written,
      @Nullable Exception cause) {
    String how;
    try {
      how =
          process.waitFor(ENDING.toMillis(), TimeUnit.MILLISECONDS)
              ? "ended with status " + process.exitValue()
              : "did not end";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      how = "was interrupted";
    }
    // Not through Process, which would also discard what has not been read yet.
    boolean _ = process.toHandle().destroyForcibly();
    String said = errors.text();
    return new EncoderException(
        String.format(
            Locale.ROOT,
            "the encoder %s after %d frames%s; its command was: %s",
            how,
            written,
            said.isEmpty() ? " without an error message" : ": " + said,
            String.join(" ", command)),
        EncoderException.Remedy.NONE,
        cause);
  }

  @Override
  public void close() {
    frames.close();
    process.destroyForcibly();
  }
}
