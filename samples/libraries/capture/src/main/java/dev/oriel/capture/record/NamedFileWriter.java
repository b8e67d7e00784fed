// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture.record;

import dev.oriel.core.image.Picture;
import dev.oriel.core.os.NamedOutput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Writes a video whose files must still exist under their names at its end, and names the video in
/// each error.
///
/// Everything that is written to a file after its removal is lost with the file.
///
/// Threading: as for [FrameWriter].
final class NamedFileWriter implements FrameWriter {

  private final FrameWriter writer;
  private final Path video;
  private final List<Path> files;

  /// The keys that distinguish each file from another one with its name; null if a file does not
  /// exist yet.
  private final List<@Nullable Object> keys = new ArrayList<>();

  /// @param writer the writer of the video. Ownership: consumed
  /// @param files the video first, then the files that belong to it
  NamedFileWriter(FrameWriter writer, List<Path> files) {
    this.writer = writer;
    this.files = List.copyOf(files);
    video = files.getFirst();
    files.forEach(file -> keys.add(key(file)));
  }

  private static @Nullable Object key(Path file) {
    try {
      return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    } catch (IOException _) {
      return null;
    }
  }

  @Override
  public void write(Picture picture, long ticks) throws IOException {
    naming(() -> writer.write(picture, ticks));
  }

  @Override
  public void finish() throws IOException {
    naming(writer::finish);
    for (int i = 0; i < files.size(); i++) {
      checkPresent(files.get(i), keys.get(i));
    }
  }

  /// A part of writing a video.
  interface Step {
    void run() throws IOException;
  }

  /// Names the video in the error of a step.
  void naming(Step step) throws IOException {
    try {
      step.run();
    } catch (EncoderException e) {
      throw e;
    } catch (IOException e) {
      throw NamedOutput.named(e, video.toString());
    }
  }

  private static void checkPresent(Path file, @Nullable Object key) throws IOException {
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)
        || (key != null && !Objects.equals(key, key(file)))) {
      throw new NoSuchFileException(
          file.toString(), null, "it was removed or replaced while it was being recorded");
    }
  }

  @Override
  public void close() {
    writer.close();
  }
}
