// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// A private directory (mode 0700) with a path short enough for unix sockets, deleted on close.
public final class TempDirectory implements AutoCloseable {

  private final Path path;

  /// Creates the directory under the system's temporary one.
  public TempDirectory(String prefix) throws IOException {
    path = Files.createTempDirectory(prefix);
  }

  /// The directory.
  public Path path() {
    return path;
  }

  /// A path inside.
  public Path resolve(String name) {
    return path.resolve(name);
  }

  @Override
  public void close() {
    try {
      if (!Files.exists(path)) {
        return;
      }
      List<Path> inside;
      try (Stream<Path> walk = Files.walk(path)) {
        inside = walk.sorted(Comparator.reverseOrder()).toList();
      }
      for (Path p : inside) {
        Files.deleteIfExists(p);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
