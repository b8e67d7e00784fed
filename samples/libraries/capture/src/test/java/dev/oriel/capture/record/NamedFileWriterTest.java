// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.image.Picture;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/// A missing video is never reported as written.
final class NamedFileWriterTest {

  @TempDir private Path dir;

  private static FrameWriter raw(Path file) throws IOException {
    FrameWriter writer = new RawVideo(file, VideoFormat.Y4M).open(8, 8);
    writer.write(new Picture(8, 8), 0);
    return writer;
  }

  @Test
  void finishesAVideoThatIsThere() throws IOException {
    Path file = dir.resolve("a.y4m");
    try (FrameWriter writer = raw(file)) {
      writer.finish();
    }
    assertTrue(Files.size(file) > 0);
  }

  @Test
  void tellsThatTheVideoWasRemoved() throws IOException {
    Path file = dir.resolve("a.y4m");
    try (FrameWriter writer = raw(file)) {
      Files.delete(file);
      NoSuchFileException gone = assertThrows(NoSuchFileException.class, writer::finish);
      assertEquals(file.toString(), gone.getFile());
      assertTrue(String.valueOf(gone.getReason()).contains("removed"), gone::toString);
    }
  }

  @Test
  void tellsThatAnotherFileTookItsName() throws IOException {
    Path file = dir.resolve("a.y4m");
    try (FrameWriter writer = raw(file)) {
      // The old file keeps its inode number while it is written to.
      Path other = Files.writeString(dir.resolve("other"), "");
      Files.delete(file);
      Files.move(other, file);
      assertThrows(NoSuchFileException.class, writer::finish);
    }
  }

  @Test
  void tellsThatTheTimesWereRemoved() throws IOException {
    Path file = dir.resolve("a.rgba");
    try (FrameWriter writer = new RawVideo(file, VideoFormat.RGBA).open(8, 8)) {
      Files.delete(RawVideo.timestamps(file));
      NoSuchFileException gone = assertThrows(NoSuchFileException.class, writer::finish);
      assertEquals(RawVideo.timestamps(file).toString(), gone.getFile());
    }
  }

  @Test
  void tellsThatAnEncodersFileWasRemoved() throws IOException {
    Path file = Files.writeString(dir.resolve("a.mkv"), "");
    try (FrameWriter writer = new NamedFileWriter(new Failing(null), List.of(file))) {
      Files.delete(file);
      assertThrows(NoSuchFileException.class, writer::finish);
    }
  }

  @Test
  void namesTheVideoThatCannotBeWritten() throws IOException {
    Path file = dir.resolve("a.y4m");
    IOException full = new IOException("No space left on device");
    try (FrameWriter writer = new NamedFileWriter(new Failing(full), List.of(file))) {
      for (var action :
          List.<Executable>of(() -> writer.write(new Picture(8, 8), 0), writer::finish)) {
        FileSystemException error = assertThrows(FileSystemException.class, action);
        assertEquals(file.toString(), error.getFile());
        assertEquals("No space left on device", error.getReason());
      }
    }
  }

  /// @param failure the exception that each call throws, or null
  private record Failing(@Nullable IOException failure) implements FrameWriter {

    @Override
    public void write(Picture picture, long ticks) throws IOException {
      finish();
    }

    @Override
    public void finish() throws IOException {
      if (failure != null) {
        throw failure;
      }
    }

    @Override
    public void close() {}
  }
}
