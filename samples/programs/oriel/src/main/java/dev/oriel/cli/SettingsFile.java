// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import dev.oriel.core.os.FileErrors;
import dev.oriel.core.os.UserDirectories;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/// What a user always wants of `oriel view`, from `$XDG_CONFIG_HOME/oriel/config`.
///
/// Each line is `OPTION = VALUE`, with the option's long name without its dashes; an option without
/// a value is written `true` or `false`. The options are the command's own, so the file and the
/// command line know the same, and the command line overrides the file.
public final class SettingsFile implements IDefaultValueProvider {

  /// Of these, a file that holds for every run makes no sense.
  private static final Set<String> NOT_SETTINGS =
      Set.of(
          "help", "version", "verbose", "exit-after", "stats-json", "bus", "qmp", "vm", "console");

  private @Nullable Map<String, Setting> settings;

  /// What the file says of one option.
  ///
  /// @param value what stands behind the `=`
  /// @param line its number, from 1
  public record Setting(String value, int line) {}

  /// Has `oriel view` read it, when it is that command that is run.
  public static void serve(CommandLine oriel) {
    CommandLine view = Objects.requireNonNull(oriel.getSubcommands().get("view"), "oriel view");
    view.setDefaultValueProvider(new SettingsFile());
  }

  /// The file, whether it is there or not.
  public static Path path() {
    return UserDirectories.current().config().resolve("oriel").resolve("config");
  }

  @Override
  public @Nullable String defaultValue(ArgSpec argument) {
    if (!(argument instanceof OptionSpec option)) {
      return null;
    }
    Map<String, Setting> known = settings;
    if (known == null) {
      known = read(argument.command(), path());
      settings = known;
    }
    Setting setting = known.get(key(option));
    return setting == null ? null : setting.value;
  }

  private static String key(OptionSpec option) {
    return option.longestName().replaceFirst("^--", "");
  }

  /// Reads a file; one that is not there says nothing.
  ///
  /// @param command whose options the settings are
  /// @throws ParameterException if something in it is wrong, with the file and the line
  public static Map<String, Setting> read(CommandSpec command, Path file) {
    Map<String, Setting> read = new LinkedHashMap<>();
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (NoSuchFileException _) {
      return read;
    } catch (MalformedInputException e) {
      throw new ParameterException(command.commandLine(), file + " is no text in UTF-8", e);
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
              command.commandLine(), place + key + " stands in line " + before.line + " too");
        }
      }
    }
    return read;
  }

  /// Has the command itself read the setting, so that it is right exactly where an option would be.
  private static void check(
      CommandSpec command, String key, boolean noValue, String value, String place) {
    Set<String> keys = new TreeSet<>();
    for (OptionSpec option : command.options()) {
      if (!NOT_SETTINGS.contains(key(option))) {
        keys.add(key(option));
      }
    }
    if (!keys.contains(key)) {
      throw new ParameterException(
          command.commandLine(),
          String.format(
              Locale.ROOT,
              "%sthere is no setting '%s'; there are: %s",
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
