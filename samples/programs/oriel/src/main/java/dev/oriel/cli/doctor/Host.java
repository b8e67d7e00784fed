// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.doctor;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A machine whose files and programs are looked at. Tests make up others.
///
/// @param root the directory that takes the place of `/`
/// @param environment the environment of its programs
record Host(Path root, Map<String, String> environment) {

  /// Copies the map.
  Host {
    environment = Map.copyOf(environment);
  }

  /// Returns this machine.
  static Host here() {
    return new Host(Path.of("/"), System.getenv());
  }

  /// Returns a file of the machine.
  ///
  /// @param path its absolute path there
  Path file(String path) {
    return root.resolve(path.substring(1));
  }

  /// Returns the content of a small file without spaces around it, or null if it cannot be read.
  @Nullable String read(String path) {
    try {
      return Files.readString(file(path)).strip();
    } catch (IOException e) {
      return null;
    }
  }

  /// Returns a program of its `PATH`, or null if there is none.
  @Nullable Path program(String name) {
    String path = environment.getOrDefault("PATH", "");
    for (String directory : path.split(File.pathSeparator, -1)) {
      Path candidate = Path.of(directory, name);
      if (!directory.isEmpty() && Files.isExecutable(candidate)) {
        return candidate;
      }
    }
    return null;
  }

  /// Returns what one of its programs prints, or null if there is no such program, or if it fails
  /// or does not end.
  @Nullable String output(String program, String... arguments) {
    Path file = program(program);
    if (file == null) {
      return null;
    }
    List<String> command = new ArrayList<>(List.of(file.toString()));
    command.addAll(List.of(arguments));
    return Commands.output(command.toArray(String[]::new));
  }
}
