// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture.record;

import dev.oriel.core.os.NamedOutput;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;

/// An uncompressed video, which needs no encoder and takes `4 × width × height` bytes a frame
/// (three bytes a pixel in YUV4MPEG2).
///
/// @param file the file to write; an existing file is overwritten
/// @param format a format for which [VideoFormat#isRaw] returns true
public record RawVideo(Path file, VideoFormat format) implements FrameTarget {

  private static final Duration MICROSECOND = Duration.ofNanos(1000);

  /// Checks the format.
  ///
  /// @throws IllegalArgumentException if the format needs an encoder
  public RawVideo {
    if (!format.isRaw()) {
      throw new IllegalArgumentException(
          format.suffix()
              + " needs an encoder; without one these are possible: "
              + VideoFormat.suffixes(true));
    }
  }

  /// Returns the file with the frames' times that belongs to a `.y4m` or `.rgba` file.
  public static Path timestamps(Path video) {
    return video.resolveSibling(video.getFileName() + ".timestamps");
  }

  @Override
  public Duration tick() {
    return MICROSECOND;
  }

  @Override
  public FrameWriter open(int width, int height) throws IOException {
    try {
      return begin(width, height);
    } catch (FileSystemException e) {
      throw e;
    } catch (IOException e) {
      throw NamedOutput.named(e, file.toString());
    }
  }

  private FrameWriter begin(int width, int height) throws IOException {
    FileChannel out =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE);
    if (format == VideoFormat.MATROSKA) {
      return new NamedFileWriter(
          new MatroskaWriter(out, true, width, height, MICROSECOND.toNanos()), List.of(file));
    }
    return new NamedFileWriter(
        PlainFramesWriter.open(out, file, format, width, height, MICROSECOND),
        List.of(file, timestamps(file)));
  }
}
