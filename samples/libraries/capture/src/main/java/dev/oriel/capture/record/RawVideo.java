// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture.record;

import dev.oriel.core.os.NamedOutput;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// An uncompressed video, which needs no encoder and takes `4 × width × height` bytes a frame
/// (three bytes a pixel in YUV4MPEG2). Sound is in a WAV file beside it, which takes 192,000 bytes
/// a second.
///
/// @param file the file to write; an existing file is overwritten
/// @param format a format for which [VideoFormat#isRaw] returns true
public record RawVideo(Path file, VideoFormat format) implements AudioVideoTarget {

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

  /// Returns the file with the sound of a video: `boot.mkv.wav` for `boot.mkv`.
  public static Path sound(Path video) {
    return video.resolveSibling(video.getFileName() + ".wav");
  }

  @Override
  public boolean takesSound() {
    return true;
  }

  @Override
  public Duration tick() {
    return MICROSECOND;
  }

  @Override
  public FrameWriter open(int width, int height) throws IOException {
    return begin(() -> new NamedFileWriter(pictures(width, height), files()));
  }

  @Override
  public AudioVideoWriter openWithSound(int width, int height) throws IOException {
    List<Path> all = new ArrayList<>(files());
    all.add(sound(file));
    return begin(() -> new NamedSoundWriter(picturesAndSound(width, height), all));
  }

  private AudioVideoWriter picturesAndSound(int width, int height) throws IOException {
    WavFile wav = WavFile.create(sound(file), RecordedSound.FORMAT);
    try {
      return new PicturesAndWav(pictures(width, height), wav);
    } catch (IOException | RuntimeException e) {
      wav.close();
      throw e;
    }
  }

  /// Opens files.
  private interface Opening<T> {
    T open() throws IOException;
  }

  private <T> T begin(Opening<T> opening) throws IOException {
    try {
      return opening.open();
    } catch (FileSystemException e) {
      throw e;
    } catch (IOException e) {
      throw NamedOutput.named(e, file.toString());
    }
  }

  /// Returns the video and the file that belongs to it.
  private List<Path> files() {
    return format == VideoFormat.MATROSKA ? List.of(file) : List.of(file, timestamps(file));
  }

  private FrameWriter pictures(int width, int height) throws IOException {
    FileChannel out =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE);
    return format == VideoFormat.MATROSKA
        ? new MatroskaWriter(out, true, false, width, height, MICROSECOND.toNanos())
        : PlainFramesWriter.open(out, file, format, width, height, MICROSECOND);
  }
}
