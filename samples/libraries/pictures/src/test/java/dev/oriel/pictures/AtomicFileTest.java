// SPDX-License-Identifier: Apache-2.0
package dev.oriel.pictures;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {

  @TempDir Path dir;

  @Test
  void replacesTheOldContent() throws IOException {
    Path file = dir.resolve("a.png");
    Files.writeString(file, "old");
    AtomicFile.write(file, out -> out.write(new byte[] {1, 2}));
    assertArrayEquals(new byte[] {1, 2}, Files.readAllBytes(file));
    assertEquals(List.of("a.png"), names());
  }

  @Test
  void leavesTheOldContentAndNothingElseWhenWritingFails() throws IOException {
    Path file = dir.resolve("a.png");
    Files.writeString(file, "old");
    IOException full =
        assertThrows(
            IOException.class,
            () ->
                AtomicFile.write(
                    file,
                    out -> {
                      out.write(new byte[1000]);
                      throw new IOException("disk full");
                    }));
    assertEquals("disk full", full.getMessage());
    assertEquals("old", Files.readString(file));
    assertEquals(List.of("a.png"), names());
  }

  @Test
  void writesThroughASymbolicLink() throws IOException {
    Path target = dir.resolve("target");
    Path link = dir.resolve("link.png");
    Files.writeString(target, "old");
    Files.createSymbolicLink(link, target);
    AtomicFile.write(link, out -> out.write('n'));
    assertTrue(Files.isSymbolicLink(link));
    assertEquals("n", Files.readString(target));
  }

  @Test
  void writesADeviceInPlace() throws IOException {
    AtomicFile.write(Path.of("/dev/null"), out -> out.write('n'));
    assertTrue(Files.exists(Path.of("/dev/null")));
    assertTrue(!Files.isRegularFile(Path.of("/dev/null")));
  }

  @Test
  void saysThatTheDirectoryIsMissing() {
    assertThrows(
        NoSuchFileException.class,
        () -> AtomicFile.write(dir.resolve("no/such/a.png"), out -> out.write('n')));
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(dir)) {
      return files.map(f -> f.getFileName().toString()).sorted().toList();
    }
  }

  /// Some errors of the system do not name their file.
  @Test
  void namesTheFileThatCannotBeWritten() throws IOException {
    Path missing = dir.resolve("missing").resolve("a.png");
    NoSuchFileException none =
        assertThrows(
            NoSuchFileException.class, () -> AtomicFile.write(missing, out -> out.write(1)));
    assertEquals(missing.toString(), none.getFile());
    Path full = Path.of("/dev/full");
    assumeTrue(Files.exists(full), "there is no " + full);
    Path file = Files.createSymbolicLink(dir.resolve("a.png"), full);
    FileSystemException error =
        assertThrows(FileSystemException.class, () -> AtomicFile.write(file, out -> out.write(1)));
    assertEquals(file.toString(), error.getFile());
    assertNotNull(error.getReason());
  }
}
