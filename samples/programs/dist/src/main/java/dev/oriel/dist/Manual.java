// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dist;

import dev.oriel.cli.Main;
import dev.oriel.cli.SettingsFile;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// The manual: a page for each command, made of what its help says, `oriel(1)` and
/// `oriel-config(5)`.
final class Manual {

  /// The variables of the environment that Oriel reads, and what they do.
  static final Map<String, String> ENVIRONMENT = environment();

  private final String version;
  private final Instant time;
  private final Map<String, CommandLine> commands;

  private Manual(String version, Instant time) {
    this.version = version;
    this.time = time;
    this.commands = commands();
  }

  /// Returns the commands by their names, with that of the console manager, which is a program of
  /// its own.
  static Map<String, CommandLine> commands() {
    Map<String, CommandLine> commands = new LinkedHashMap<>();
    Main.commandLine()
        .getSubcommands()
        .forEach(
            (name, command) -> {
              if (!command.getCommandSpec().usageMessage().hidden()) {
                commands.put(name, command);
              }
              if (name.equals("view")) {
                commands.put("manager", dev.oriel.manager.Main.commandLine());
              }
            });
    return commands;
  }

  /// Returns the pages by the names of their files, such as `oriel-view.1`.
  static Map<String, String> pages(String version, Instant time) {
    Manual manual = new Manual(version, time);
    Map<String, String> pages = new LinkedHashMap<>();
    pages.put("oriel.1", manual.overview());
    manual.commands.forEach(
        (name, command) -> pages.put("oriel-" + name + ".1", manual.page(name, command)));
    pages.put("oriel-config.5", manual.settings());
    return pages;
  }

  private String overview() {
    CommandLine oriel = Main.commandLine();
    CommandSpec spec = oriel.getCommandSpec();
    Roff page = new Roff("oriel", 1, version, time);
    page.section("Name").raw("oriel \\- view and capture the consoles of QEMU virtual machines");
    page.section("Synopsis")
        .raw(
            Roff.bold("oriel")
                + " "
                + Roff.italic("COMMAND")
                + " ["
                + Roff.italic("OPTION")
                + "...]");
    page.section("Description").text(description(spec));
    page.text(
        "A VM is found on a message bus (QEMU's -display dbus), by default that of the session, or"
            + " at its QMP socket (-display dbus,p2p=yes -qmp unix:SOCKET,server=on,wait=off).");
    page.section("Commands");
    commands.forEach(
        (name, command) ->
            page.entry(
                Roff.bold("oriel-" + name) + "(1)", summary(command.getCommandSpec()) + "."));
    page.section("Options");
    options(page, spec);
    exitStatus(page, spec);
    page.section("Environment");
    ENVIRONMENT.forEach((name, meaning) -> page.entry(Roff.bold(name), meaning));
    page.section("Files");
    page.entry(Roff.italic("~/.config/oriel/config"), "Settings of oriel view: oriel-config(5).");
    page.entry(Roff.italic("/etc/xdg/oriel/config"), "The same, for all users of the machine.");
    page.entry(
        Roff.italic("oriel-bus.socket"),
        "A unit of the user's systemd: a message bus for VMs, at $XDG_RUNTIME_DIR/oriel-bus. Turn it"
            + " on with 'systemctl --user enable --now oriel-bus.socket', start QEMU with"
            + " -display dbus,addr=unix:path=$XDG_RUNTIME_DIR/oriel-bus, and Oriel with"
            + " --bus unix:path=$XDG_RUNTIME_DIR/oriel-bus.");
    return seeAlso(page, null);
  }

  private String page(String name, CommandLine command) {
    CommandSpec spec = command.getCommandSpec();
    Roff page = new Roff("oriel-" + name, 1, version, time);
    page.section("Name").raw(Roff.escaped("oriel-" + name) + " \\- " + Roff.escaped(summary(spec)));
    String operands =
        spec.positionalParameters().stream()
            .filter(p -> !p.hidden())
            .map(p -> " [" + Roff.italic(p.paramLabel()) + "]")
            .collect(Collectors.joining());
    page.section("Synopsis")
        .raw(Roff.bold("oriel " + name) + " [" + Roff.italic("OPTION") + "...]" + operands);
    page.section("Description").text(description(spec));
    for (PositionalParamSpec operand : spec.positionalParameters()) {
      if (!operand.hidden()) {
        page.entry(Roff.italic(operand.paramLabel()), sentence(operand.description()));
      }
    }
    page.section("Options");
    options(page, spec);
    List<String> footer = Arrays.asList(spec.usageMessage().footer());
    if (!footer.isEmpty()) {
      page.section("Notes").text(String.join(" ", footer).strip());
    }
    exitStatus(page, spec);
    return seeAlso(page, name);
  }

  private static void options(Roff page, CommandSpec spec) {
    for (OptionSpec option : spec.options()) {
      if (!option.hidden()) {
        page.entry(term(option), sentence(option.description()));
      }
    }
  }

  private static String term(OptionSpec option) {
    String names = Arrays.stream(option.names()).map(Roff::bold).collect(Collectors.joining(", "));
    if (option.arity().max() == 0) {
      return names;
    }
    String value = Roff.italic(option.paramLabel());
    return option.arity().min() == 0 ? names + "[=" + value + "]" : names + " " + value;
  }

  private static void exitStatus(Roff page, CommandSpec spec) {
    Map<String, String> codes = spec.usageMessage().exitCodeList();
    if (!codes.isEmpty()) {
      page.section("Exit status");
      codes.forEach((code, meaning) -> page.entry(Roff.bold(code), meaning));
    }
  }

  private String seeAlso(Roff page, @Nullable String name) {
    List<String> others = new ArrayList<>();
    if (name != null) {
      others.add("oriel");
    } else {
      commands.keySet().forEach(c -> others.add("oriel-" + c));
    }
    String pages = others.stream().map(o -> Roff.bold(o) + "(1)").collect(Collectors.joining(", "));
    page.section("See also").raw(pages + ", " + Roff.bold("oriel-config") + "(5)");
    return page.toString();
  }

  private String settings() {
    CommandLine view = Objects.requireNonNull(commands.get("view"));
    Roff page = new Roff("oriel-config", 5, version, time);
    page.section("Name").raw("oriel\\-config \\- permanent settings of oriel\\-view(1)");
    page.section("Synopsis")
        .raw(Roff.italic("$XDG_CONFIG_HOME/oriel/config"))
        .raw(Roff.italic("/etc/xdg/oriel/config"));
    page.section("Description")
        .text(
            "Each line is OPTION = VALUE, with the long name of an option of oriel-view(1) without"
                + " its dashes. For an option without a value, write true or false. Empty lines and"
                + " those that begin with # have no meaning.",
            "The user's file is in $XDG_CONFIG_HOME, by default ~/.config. Those of all users are in"
                + " the directories of $XDG_CONFIG_DIRS, by default /etc/xdg. An option on the command"
                + " line overrides the user's file, which overrides the others.",
            "A name that is no setting and a value that the option would not take are errors. They"
                + " name the file and the line.");
    page.section("Settings");
    SettingsFile.settings(view.getCommandSpec())
        .forEach((name, option) -> page.entry(Roff.bold(name), sentence(option.description())));
    page.section("Example").text("  scaling = integer", "  grab = true");
    page.section("See also").raw(Roff.bold("oriel-view") + "(1), " + Roff.bold("oriel") + "(1)");
    return page.toString();
  }

  /// Returns the first sentence of a command's description as the end of another sentence.
  private static String summary(CommandSpec spec) {
    String first = description(spec).getFirst();
    int end = first.indexOf(". ");
    String sentence = end < 0 ? first : first.substring(0, end);
    sentence = sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
    return Character.toLowerCase(sentence.charAt(0)) + sentence.substring(1);
  }

  private static List<String> description(CommandSpec spec) {
    return Arrays.stream(spec.usageMessage().description())
        .flatMap(line -> line.replace("%n", "\n").replace("%%", "%").lines())
        .toList();
  }

  private static String sentence(String[] description) {
    return String.join(" ", description).replace("%n", " ").replace("%%", "%");
  }

  private static Map<String, String> environment() {
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put(
        "DBUS_SESSION_BUS_ADDRESS",
        "The session bus, on which VMs are looked for. If it is not set, the bus is at"
            + " $XDG_RUNTIME_DIR/bus.");
    variables.put("DISPLAY", "The X server for windows. The console manager needs one.");
    variables.put("HOME", "The user's directory.");
    variables.put(
        "LD_LIBRARY_PATH", "Where libraries are looked for first. oriel doctor reports it.");
    variables.put("LIBDECOR_PLUGIN_DIR", "Where libdecor's plugins for title bars are looked for.");
    variables.put(
        "ORIEL_JAVA_OPTS",
        "Further options for the JVM, separated by spaces. They override Oriel's own.");
    variables.put("PATH", "Where QEMU and ffmpeg are looked for.");
    variables.put(
        "RENDER_SERVER_EXEC_PATH",
        "virglrenderer's server for Vulkan, which oriel doctor looks for as QEMU does.");
    variables.put(
        "TESSDATA_PREFIX", "The directory of Tesseract's language files, with which text is read.");
    variables.put("WAYLAND_DISPLAY", "The Wayland compositor for windows of oriel view.");
    variables.put("WAYLAND_SOCKET", "An open connection to it, in place of its name.");
    variables.put("XDG_CACHE_HOME", "The directory of what can be made again (default: ~/.cache).");
    variables.put(
        "XDG_CONFIG_DIRS", "The directories of settings for all users (default: /etc/xdg).");
    variables.put("XDG_CONFIG_HOME", "The directory of the user's settings (default: ~/.config).");
    variables.put(
        "XDG_RUNTIME_DIR", "The directory of sockets: of the session bus and of the compositor.");
    variables.put(
        "XKB_DEFAULT_LAYOUT",
        "The layout of this computer's keyboard for oriel manager, if its options name none.");
    variables.put("XKB_DEFAULT_VARIANT", "The variant of that layout.");
    return variables;
  }
}
