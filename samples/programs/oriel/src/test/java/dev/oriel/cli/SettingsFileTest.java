// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.fixtures.TestProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tests the settings file of `oriel view`, read by the command that users run.
class SettingsFileTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TempDir Path config;

  /// Runs the command with this file and without a VM, and returns its error.
  private String says(String file, Object... options) throws IOException {
    Path settings = config.resolve("oriel/config");
    Files.createDirectories(settings.getParent());
    Files.writeString(settings, file);
    Object[] command = new Object[options.length + 1];
    command[0] = "view";
    System.arraycopy(options, 0, command, 1, options.length);
    // The environment names a screen, so that the command goes on to look for its VM.
    try (TestProcess view =
        OrielProcess.start(
            Map.of("XDG_CONFIG_HOME", config.toString(), "DISPLAY", ":none", "WAYLAND_DISPLAY", ""),
            List.of(),
            command)) {
      int _ = view.awaitExit(LIMIT);
      assertEquals(1, view.stderr().lines().count(), view.stderr());
      return view.stderr().strip();
    }
  }

  /// Writes a file of settings and returns the directory that contains its directory.
  private Path directory(String name, String file) throws IOException {
    Path directory = config.resolve(name);
    Files.createDirectories(directory.resolve("oriel"));
    Files.writeString(directory.resolve("oriel/config"), file);
    return directory;
  }

  @Test
  void theMachinesSettingsApplyWhereTheUsersSayNothing() throws IOException {
    Path user = directory("user", "scaling = exact\n");
    Path first = directory("first", "scaling = fit\nrender-node = /nowhere/first\n");
    Path second = directory("second", "render-node = /nowhere/second\nfilter = fuzzy\n");
    for (String directories : List.of(first + ":relative", first + ":" + user)) {
      String told = says(user, directories);
      assertTrue(told.contains("/nowhere/first"), told);
    }
    String told = says(user, second + ":" + first);
    assertTrue(told.contains(second + "/oriel/config:2: Invalid value"), told);
  }

  private static String says(Path user, String directories) throws IOException {
    try (TestProcess view =
        OrielProcess.start(
            Map.of(
                "XDG_CONFIG_HOME",
                user.toString(),
                "XDG_CONFIG_DIRS",
                directories,
                "DISPLAY",
                ":none",
                "WAYLAND_DISPLAY",
                ""),
            List.of(),
            "view")) {
      int _ = view.awaitExit(LIMIT);
      return view.stderr();
    }
  }

  /// Java's own `user.home` comes from the user database.
  @Test
  void theFileIsInTheHomeThatTheShellSays() throws IOException {
    Path settings = config.resolve(".config/oriel/config");
    Files.createDirectories(settings.getParent());
    Files.writeString(settings, "sclaing = fit\n");
    try (TestProcess view =
        OrielProcess.start(
            Map.of("HOME", config.toString(), "XDG_CONFIG_HOME", "", "DISPLAY", ":none"),
            List.of(),
            "view")) {
      int _ = view.awaitExit(LIMIT);
      assertTrue(view.stderr().contains(settings + ":1: there is no setting"), view.stderr());
    }
  }

  @Test
  void aSettingIsTheOptionOfItsNameAndTheCommandLineOverridesIt() throws IOException {
    String file = "# always\n\nrender-node = /nowhere/file\nscaling = Integer\ngrab = true\n";
    assertTrue(says(file).contains("/nowhere/file"));
    assertTrue(says(file, "--render-node", "/nowhere/option").contains("/nowhere/option"));
  }

  @Test
  void errorsNameTheFileTheLineAndWhatIsPossible() throws IOException {
    Path file = config.resolve("oriel/config");
    String unknown = says("scaling = fit\nsclaing = fit\n");
    assertTrue(
        unknown.contains(file + ":2: there is no setting 'sclaing'; the settings are: "), unknown);
    assertTrue(unknown.contains("rotate, scaling"), unknown);
    String value = says("filter = fuzzy\n");
    assertTrue(value.contains(file + ":1: Invalid value for option '--filter'"), value);
    assertTrue(value.contains("sharp"), value);
    String none = says("\nfullscreen\n");
    assertTrue(none.contains(file + ":2: write 'fullscreen = VALUE'"), none);
    String twice = says("rotate=90\nrotate=180\n");
    assertTrue(twice.contains(file + ":2: rotate is already set in line 1"), twice);
  }
}
