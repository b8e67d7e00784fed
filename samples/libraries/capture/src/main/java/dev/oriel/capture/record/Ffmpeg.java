// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture.record;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The `ffmpeg` program of this machine.
final class Ffmpeg {

  private final Path program;
  private final @Nullable Path setsid;

  private Ffmpeg(Path program) {
    this.program = program;
    setsid = inPath("setsid");
  }

  /// Finds the program.
  ///
  /// @param name a name to be looked up in the `PATH`, or a path
  static Ffmpeg find(String name) throws EncoderException {
    Path found = name.contains("/") ? executable(Path.of(name)) : inPath(name);
    if (found == null) {
      throw new EncoderException(
          "there is no program " + name + (name.contains("/") ? "" : " in PATH"),
          EncoderException.Remedy.INSTALL,
          null);
    }
    return new Ffmpeg(found);
  }

  private static @Nullable Path inPath(String name) {
    String path = System.getenv("PATH");
    if (path != null) {
      for (String directory : path.split(File.pathSeparator, -1)) {
        Path found = directory.isEmpty() ? null : executable(Path.of(directory, name));
        if (found != null) {
          return found;
        }
      }
    }
    return null;
  }

  private static @Nullable Path executable(Path file) {
    return Files.isExecutable(file) && !Files.isDirectory(file) ? file : null;
  }

  /// Returns a command line.
  ///
  /// The program runs in its own session. Ctrl+C goes to all programs of the terminal's group, and
  /// would otherwise end ffmpeg before the last frames are written.
  List<String> command(List<String> arguments) {
    List<String> command = new ArrayList<>();
    Path detach = setsid;
    if (detach != null) {
      command.add(detach.toString());
    }
    command.add(program.toString());
    command.addAll(arguments);
    return command;
  }

  /// Returns the names of its encoders for pictures and sound.
  Set<String> encoders() throws EncoderException {
    try {
      Process process =
          new ProcessBuilder(program.toString(), "-hide_banner", "-loglevel", "error", "-encoders")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      process.getOutputStream().close();
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      // " V....D libx264              libx264 H.264 / AVC / MPEG-4 AVC", after a legend.
      return text.lines()
          .map(String::strip)
          .filter(line -> line.startsWith("V") || line.startsWith("A"))
          .map(line -> line.split("\\s+", 3))
          .filter(words -> words.length > 1)
          .map(words -> words[1])
          .collect(Collectors.toSet());
    } catch (IOException e) {
      throw new EncoderException(
          program + " does not run: " + e.getMessage(), EncoderException.Remedy.NONE, e);
    }
  }

  @Override
  public String toString() {
    return program.toString();
  }
}
