// SPDX-License-Identifier: Apache-2.0
package dev.oriel.manager;

import dev.oriel.core.os.UserDirectories;
import dev.oriel.keyboard.KeyboardLayout;
import dev.oriel.keyboard.KeyboardLayoutException;
import dev.oriel.manager.console.KeyMap;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/// The options of `oriel manager`: the VMs to list, and the look of the window.
@Command(
    name = "oriel manager",
    description = "Opens a window with all VMs, live pictures of their consoles, and viewers.",
    usageHelpAutoWidth = true,
    sortOptions = false)
final class ManagerOptions implements Runnable {

  @Option(
      names = "--bus",
      paramLabel = "ADDRESS",
      description = "A message bus with VMs; may be repeated (default: the session bus).")
  private List<String> buses = new ArrayList<>();

  @Option(
      names = "--qmp",
      paramLabel = "SOCKET",
      description =
          "The QMP socket of a VM started with -display dbus,p2p=yes; may be repeated. The"
              + " manager connects to the VM when you press Connect.")
  private List<Path> sockets = new ArrayList<>();

  @Option(
      names = "--qmp-dir",
      paramLabel = "DIRECTORY",
      description = "A directory to watch for such sockets; may be repeated.")
  private List<Path> directories = new ArrayList<>();

  @Option(names = "--no-bus", description = "Do not list the VMs of the session bus.")
  private boolean noBus;

  @Option(
      names = "--theme",
      paramLabel = "THEME",
      converter = Themes.class,
      completionCandidates = Themes.class,
      description = "The colours: ${COMPLETION-CANDIDATES} (default: system).")
  private Theme theme = Theme.SYSTEM;

  @Option(
      names = "--keyboard-layout",
      paramLabel = "LAYOUT",
      description = "The layout of this computer's keyboard, such as us or de (default: detected).")
  private @Nullable String layout;

  @Option(
      names = "--screenshots",
      paramLabel = "DIRECTORY",
      description =
          "The directory for saved pictures (default: ~/Pictures, otherwise the home directory).")
  private @Nullable Path screenshots;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help message and exit.")
  private boolean help;

  @Spec private CommandSpec spec;

  /// The themes and their names. The names are written in lower case and may be typed in any case.
  static final class Themes implements ITypeConverter<Theme>, Iterable<String> {

    @Override
    public Theme convert(String value) {
      for (Theme theme : Theme.values()) {
        if (theme.name().equalsIgnoreCase(value)) {
          return theme;
        }
      }
      throw new TypeConversionException("'" + value + "' is none of " + String.join(", ", names()));
    }

    private static List<String> names() {
      return Arrays.stream(Theme.values()).map(t -> t.name().toLowerCase(Locale.ROOT)).toList();
    }

    @Override
    public Iterator<String> iterator() {
      return names().iterator();
    }
  }

  /// Reads a command line.
  ///
  /// @throws ParameterException if it is invalid
  static ManagerOptions parse(List<String> arguments) {
    ManagerOptions options = new ManagerOptions();
    commandLine(options).parseArgs(arguments.toArray(String[]::new));
    return options;
  }

  static CommandLine commandLine(ManagerOptions options) {
    return new CommandLine(options);
  }

  /// Checks the options that can be checked without a window.
  @Override
  public void run() {
    if (layout != null && !help) {
      try {
        KeyboardLayout.of(layout);
      } catch (KeyboardLayoutException e) {
        throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
      }
    }
  }

  /// Returns the buses. Null stands for the session bus.
  List<@Nullable String> buses() {
    List<@Nullable String> all = new ArrayList<>(buses);
    if (all.isEmpty() && !noBus) {
      all.add(null);
    }
    return all;
  }

  List<Path> sockets() {
    return List.copyOf(sockets);
  }

  List<Path> directories() {
    return List.copyOf(directories);
  }

  Theme theme() {
    return theme;
  }

  /// Returns the keys of the host.
  KeyMap keyMap() {
    return layout == null ? HostKeyboard.keyMap() : KeyMap.of(KeyboardLayout.of(layout));
  }

  /// Returns the directory for saved pictures.
  Path screenshots() {
    if (screenshots != null) {
      return screenshots;
    }
    Path home = UserDirectories.current().home();
    Path pictures = home.resolve("Pictures");
    return Files.isDirectory(pictures) ? pictures : home;
  }
}
