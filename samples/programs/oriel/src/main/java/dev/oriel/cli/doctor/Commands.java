// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.doctor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Runs other programs to read what they print about themselves.
final class Commands {

  private static final int SECONDS = 10;

  private Commands() {}

  /// Returns what a program prints, or null if there is no such program, or if it fails or does not
  /// end.
  static @Nullable String output(String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      // A timer instead of a wait with a limit: the output must be read while the program runs.
      Thread timer =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                        process.destroyForcibly();
                      }
                    } catch (InterruptedException e) {
                      process.destroyForcibly();
                    }
                  });
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      timer.join();
      return process.exitValue() == 0 ? text : null;
    } catch (IOException e) {
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }
}
