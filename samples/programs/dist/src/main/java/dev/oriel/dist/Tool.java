// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dist;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Runs other programs. Their output is shown only if they fail.
final class Tool {

  private Tool() {}

  /// Runs a program to its end, and returns what it printed.
  ///
  /// @param environment added to this process's
  /// @throws IOException if it cannot be started or fails; the message has its output
  static String run(Path directory, Map<String, String> environment, List<String> command)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process = builder.start();
    try {
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int code = process.waitFor();
      if (code != 0) {
        throw new IOException(
            String.join(" ", command) + " failed with status " + code + ":\n" + output);
      }
      return output;
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw new IOException(command.getFirst() + " was interrupted", e);
    }
  }
}
