// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.doctor;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Finds shared libraries in the directories where the dynamic linker looks, without loading them.
final class Libraries {

  private final Set<Path> directories = new LinkedHashSet<>();

  /// Reads the directories of this machine.
  Libraries() {
    String own = System.getenv("LD_LIBRARY_PATH");
    if (own != null) {
      for (String dir : own.split(":", -1)) {
        if (!dir.isEmpty()) {
          directories.add(Path.of(dir));
        }
      }
    }
    readConfigurations(Path.of("/etc/ld.so.conf.d"));
    for (String root : new String[] {"/usr/lib", "/lib"}) {
      String multiarch = System.getProperty("os.arch").equals("aarch64") ? "aarch64" : "x86_64";
      directories.add(Path.of(root, multiarch + "-linux-gnu"));
      directories.add(Path.of(root + "64"));
      directories.add(Path.of(root));
    }
  }

  private void readConfigurations(Path dir) {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(dir, "*.conf")) {
      List<Path> sorted = new ArrayList<>();
      files.forEach(sorted::add);
      sorted.sort(null);
      for (Path file : sorted) {
        for (String line : Files.readAllLines(file)) {
          if (line.startsWith("/")) {
            directories.add(Path.of(line.strip()));
          }
        }
      }
    } catch (IOException _) {
      // A machine without these files has its libraries in the usual directories.
    }
  }

  /// Returns the file of a library such as `libdrm.so.2`, or null. The name of the file includes
  /// the version.
  @Nullable Path find(String soname) {
    for (Path dir : directories) {
      Path file = dir.resolve(soname);
      if (Files.exists(file)) {
        try {
          return file.toRealPath();
        } catch (IOException e) {
          return file;
        }
      }
    }
    return null;
  }
}
