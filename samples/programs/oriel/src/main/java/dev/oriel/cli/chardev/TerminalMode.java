// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.chardev;

import dev.oriel.cli.support.CommandException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// The mode of the terminal at the standard input: raw, until it is closed.
///
/// `stty` (coreutils) sets it, which knows each system's attributes.
///
/// Threading: one thread at a time.
public final class TerminalMode implements AutoCloseable {

  private final String before;

  private TerminalMode(String before) {
    this.before = before;
  }

  /// Passes each key on as it is, without an echo and without signals.
  ///
  /// @throws CommandException if the terminal cannot be set
  public static TerminalMode raw() throws CommandException, InterruptedException {
    TerminalMode mode = new TerminalMode(stty("-g").strip());
    String _ = stty("raw", "-echo");
    return mode;
  }

  private static String stty(String... arguments) throws CommandException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("stty"));
    command.addAll(List.of(arguments));
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectInput(ProcessBuilder.Redirect.INHERIT)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      if (process.waitFor() != 0) {
        throw CommandException.of("stty cannot set the terminal of the standard input", null);
      }
      return said;
    } catch (IOException e) {
      throw CommandException.of("stty does not run, which sets the terminal: " + e.getMessage(), e);
    }
  }

  /// Sets the mode that the terminal had before.
  @Override
  public void close() {
    try {
      String _ = stty(before);
    } catch (CommandException _) {
      // The terminal has gone.
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
