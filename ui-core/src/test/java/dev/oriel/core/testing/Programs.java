// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.testing;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Finds the programs that fixtures run, so that a test can say what it misses when it is skipped.
public final class Programs {

  private Programs() {}

  /// Null where each of the programs is installed, else the reason for which a test that needs them
  /// cannot run.
  public static @Nullable String missing(String... names) {
    for (String name : names) {
      if (find(name) == null) {
        return name + " is not installed (not found in PATH)";
      }
    }
    return null;
  }

  /// The path of a program, or null.
  public static @Nullable Path find(String name) {
    String path = System.getenv("PATH");
    if (path == null) {
      return null;
    }
    for (String directory : path.split(File.pathSeparator, -1)) {
      Path candidate = Path.of(directory).resolve(name);
      if (Files.isExecutable(candidate) && Files.isRegularFile(candidate)) {
        return candidate;
      }
    }
    return null;
  }
}
