// SPDX-License-Identifier: Apache-2.0
package dev.oriel.fuzz;

import dev.oriel.cli.Main;
import dev.oriel.cli.SettingsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/// Feeds the settings file of `oriel view`. The file is read, or refused with the place of the
/// error.
final class SettingsTarget implements FuzzTarget {

  /// Creates the target.
  SettingsTarget() {}

  @Override
  public void run(Choices choices) throws IOException {
    Path file = Files.createTempFile("oriel-fuzz", ".config");
    try {
      Files.write(file, choices.rest());
      CommandLine view =
          Objects.requireNonNull(Main.commandLine().getSubcommands().get("view"), "oriel view");
      var _ = SettingsFile.read(view.getCommandSpec(), file);
    } catch (ParameterException e) {
      String message = String.valueOf(e.getMessage());
      if (!message.contains(file.toString())) {
        throw new AssertionError("a refusal that does not name the file", e);
      }
    } finally {
      Files.delete(file);
    }
  }
}
