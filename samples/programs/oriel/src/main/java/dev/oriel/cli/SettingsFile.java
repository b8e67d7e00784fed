// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import dev.oriel.core.os.FileErrors;
import dev.oriel.core.os.UserDirectories;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/// The permanent settings for `oriel view`: the user's, from `$XDG_CONFIG_HOME/oriel/config`, and
/// those of the machine, from `oriel/config` in each directory of `$XDG_CONFIG_DIRS` (by default
/// `/etc/xdg`). Of two files that set the same option, the earlier one of this order is valid.
///
/// Each line is `OPTION = VALUE`, with the long name of the option without its dashes. For an
/// option without a value, write `true` or `false`. The options are the command's own, so the file
/// accepts the same settings as the command line. The command line overrides the file.
///
/// picocli's `PropertiesDefaultProvider` does not do: it reads with [java.util.Properties], which
/// knows no line numbers, takes the last of two settings, ends a name at a colon and removes
/// backslashes. It also ignores names that are no option, so that a mistyped setting has no effect
/// and no message.
public final class SettingsFile implements IDefaultValueProvider {

  /// Options that make no sense in a file that applies to every run.
  private static final Set<String> NOT_SETTINGS =
      Set.of(
          "help", "version", "verbose", "exit-after", "stats-json", "bus", "qmp", "vm", "console");

  private @Nullable Map<String, Setting> settings;

  /// The setting of one option.
  ///
  /// @param value the text after the `=`
  /// @param line the number of its line, from 1
  public record Setting(String value, int line) {}

  /// Makes `oriel view` read the file when that command runs.
  public static void serve(CommandLine oriel) {
    CommandLine view = Objects.requireNonNull(oriel.getSubcommands().get("view"), "oriel view");
    view.setDefaultValueProvider(new SettingsFile());
  }

  /// Returns the paths of the files, the most important one first. None of them need exist.
  private static List<Path> paths() {
    UserDirectories user = UserDirectories.current();
    List<Path> paths = new ArrayList<>(List.of(user.config()));
    paths.addAll(user.systemConfig());
    return paths.stream().map(p -> p.resolve("oriel").resolve("config")).toList();
  }

  @Override
  public @Nullable String defaultValue(ArgSpec argument) {
    if (!(argument instanceof OptionSpec option)) {
      return null;
    }
    Map<String, Setting> known = settings;
    if (known == null) {
      known = new LinkedHashMap<>();
      for (Path file : paths()) {
        read(argument.command(), file).forEach(known::putIfAbsent);
      }
      settings = known;
    }
    Setting setting = known.get(key(option));
    return setting == null ? null : setting.value;
  }

  private static String key(OptionSpec option) {
    return option.longestName().replaceFirst("^--", "");
  }

  /// Reads a file. A missing file has no settings.
  ///
  /// @param command the command that has the options
  /// @throws ParameterException if the file has an error; the message names the file and the line
  public static Map<String, Setting> read(CommandSpec command, Path file) {
    Map<String, Setting> read = new LinkedHashMap<>();
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (NoSuchFileException _) {
      return read;
    } catch (MalformedInputException e) {
      throw new ParameterException(command.commandLine(), file + " is not a text in UTF-8", e);
    } catch (IOException e) {
      throw new ParameterException(
          command.commandLine(), file + " cannot be read: " + FileErrors.describe(e), e);
    }
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (!line.isEmpty() && !line.startsWith("#")) {
        int equals = line.indexOf('=');
        String key = (equals < 0 ? line : line.substring(0, equals)).strip();
        String value = equals < 0 ? "" : line.substring(equals + 1).strip();
        String place = file + ":" + (i + 1) + ": ";
        check(command, key, equals < 0, value, place);
        Setting before = read.put(key, new Setting(value, i + 1));
        if (before != null) {
          throw new ParameterException(
              command.commandLine(), place + key + " is already set in line " + before.line);
        }
      }
    }
    return read;
  }

  /// Returns the options that can be set in the file, by their names there.
  public static SortedMap<String, OptionSpec> settings(CommandSpec command) {
    SortedMap<String, OptionSpec> settings = new TreeMap<>();
    for (OptionSpec option : command.options()) {
      if (!NOT_SETTINGS.contains(key(option))) {
        settings.put(key(option), option);
      }
    }
    return settings;
  }

  /// Makes the command parse the setting, so that a setting is valid exactly if the option is.
  private static void check(
      CommandSpec command, String key, boolean noValue, String value, String place) {
    Set<String> keys = settings(command).keySet();
    if (!keys.contains(key)) {
      throw new ParameterException(
          command.commandLine(),
          String.format(
              Locale.ROOT,
              "%sthere is no setting '%s'; the settings are: %s",
              place,
              key,
              String.join(", ", keys)));
    }
    if (noValue) {
      throw new ParameterException(
          command.commandLine(), String.format(Locale.ROOT, "%swrite '%s = VALUE'", place, key));
    }
    CommandLine trial = new CommandLine(new ViewCommand());
    try {
      var _ = trial.parseArgs("--" + key + "=" + value);
    } catch (ParameterException e) {
      throw new ParameterException(command.commandLine(), place + e.getMessage(), e);
    }
  }
}
