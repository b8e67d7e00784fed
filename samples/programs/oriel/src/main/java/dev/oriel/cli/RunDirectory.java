// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// A directory for the files of a QEMU that Oriel starts. Only its owner has access to it. Closing
/// removes it with everything in it.
///
/// It is a resource, because an error in a `finally` block that removes it would hide why QEMU
/// failed.
///
/// @param path the path of the directory
record RunDirectory(Path path) implements AutoCloseable {

  /// Creates a directory in the system's temporary directory.
  static RunDirectory create(String prefix) throws IOException {
    return new RunDirectory(Files.createTempDirectory(prefix));
  }

  Path resolve(String name) {
    return path.resolve(name);
  }

  @Override
  public void close() throws IOException {
    if (!Files.exists(path)) {
      return;
    }
    List<Path> inside;
    try (Stream<Path> files = Files.walk(path)) {
      inside = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : inside) {
      Files.deleteIfExists(file);
    }
  }
}
