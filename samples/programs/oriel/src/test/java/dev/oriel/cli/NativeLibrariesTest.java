// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.fixtures.TestProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tests that LWJGL's native libraries are not in a directory to which another user may write.
class NativeLibrariesTest {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir Path dir;

  @Test
  void areUnpackedInTheUsersCacheAndNotInTheTemporaryDirectory() throws IOException {
    Path temporary = temporary();
    Path cache = Files.createDirectory(dir.resolve("cache"));
    String warnings = doctor(temporary, cache);
    assertEquals("", warnings);
    assertEquals(List.of(), libraries(temporary));
    assertTrue(libraries(cache.resolve("oriel/lwjgl")).contains("liblwjgl.so"));
  }

  @Test
  void whereOthersMayWriteToTheCacheTheyAreInADirectoryOfTheProcess() throws IOException {
    Path temporary = temporary();
    Path cache = Files.createDirectory(dir.resolve("cache"));
    Files.setPosixFilePermissions(cache, PosixFilePermissions.fromString("rwxrwxrwx"));
    String warnings = doctor(temporary, cache);
    assertTrue(warnings.contains("others may write to " + cache), warnings);
    assertEquals(List.of(), libraries(temporary), "it is removed at the end");
    assertEquals(List.of(), libraries(cache));
  }

  /// It contains LWJGL's own directory, as another user could have created it.
  private Path temporary() throws IOException {
    Path temporary = dir.resolve("tmp");
    Path taken = temporary.resolve("lwjgl_" + System.getProperty("user.name"));
    Files.createDirectories(taken);
    Files.setPosixFilePermissions(taken, PosixFilePermissions.fromString("rwxrwxrwx"));
    return temporary;
  }

  /// Runs `oriel doctor`, which uses EGL through LWJGL, and returns what it prints on stderr.
  private static String doctor(Path temporary, Path cache) throws IOException {
    try (TestProcess oriel =
        OrielProcess.start(
            Map.of("XDG_CACHE_HOME", cache.toString()),
            List.of("-Djava.io.tmpdir=" + temporary),
            "doctor")) {
      List<String> out = oriel.stdout().lines().toList();
      int _ = oriel.awaitExit(LIMIT);
      assertTrue(out.stream().anyMatch(l -> l.contains("EGL")), out::toString);
      return oriel.stderr();
    }
  }

  private static List<String> libraries(Path in) throws IOException {
    try (Stream<Path> files = Files.walk(in)) {
      return files
          .map(f -> String.valueOf(f.getFileName()))
          .filter(f -> f.endsWith(".so"))
          .sorted()
          .toList();
    }
  }
}
