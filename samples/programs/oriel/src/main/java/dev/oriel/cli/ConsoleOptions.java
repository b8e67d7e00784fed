// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.oriel.core.text.UntrustedText;
import dev.oriel.dbus.PictureSource;
import dev.oriel.dbus.VmConnection;
import dev.oriel.dbus.chardev.Chardev;
import dev.oriel.dbus.chardev.ChardevInfo;
import dev.oriel.terminal.TextConsole;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The option that selects the console of the virtual machine: `--console N|LABEL|ADDRESS`, or
/// `all`.
final class ConsoleOptions {

  /// The state to report if the time is over before QEMU has accepted the listener.
  static final String UNSHOWN = "the VM has answered, but does not show the console yet";

  private static final String ALL = "all";

  private boolean heads;

  @Option(
      names = "--console",
      paramLabel = "N|LABEL|ADDRESS",
      description =
          "The console: its number, label or device address, or the name of a text console,"
              + " such as serial0 or monitor (default: the first graphic console, otherwise the"
              + " first text console).")
  private @Nullable String console;

  /// Makes all graphic consoles the default.
  void allHeads() {
    heads = true;
  }

  /// Returns the selected consoles, for a command that can show several. `all` selects the graphic
  /// consoles, and the text consoles that the VM uses and that no other program holds.
  ///
  /// @param warnings receives a message for each console that is left out because another program
  ///   holds it
  /// @throws dev.oriel.dbus.NoSuchConsoleException if there is none, or several answer to it
  List<PictureSource> chooseAll(VmConnection vm, Consumer<String> warnings) {
    if (heads && console == null && !vm.consoles().isEmpty()) {
      return List.copyOf(vm.consoles());
    }
    if (!ALL.equals(console)) {
      return List.of(choose(vm));
    }
    List<PictureSource> all = all(vm, warnings);
    return all.isEmpty() ? List.of(vm.primaryConsole()) : all;
  }

  /// Returns the graphic consoles, and the text consoles that the VM uses and that no other program
  /// holds.
  ///
  /// @param warnings receives a message for each console that is left out because another program
  ///   holds it
  static List<PictureSource> all(VmConnection vm, Consumer<String> warnings) {
    List<PictureSource> all = new ArrayList<>(vm.consoles());
    for (Chardev text : vm.textConsolesInUse()) {
      ChardevInfo info = text.info();
      if (info.owner().isEmpty()) {
        all.add(new TextConsole(text));
      } else {
        warnings.accept(
            UntrustedText.name(info.id())
                + " is not shown: "
                + UntrustedText.name(info.owner())
                + " on the bus holds it");
      }
    }
    return all;
  }

  /// Returns the selected console.
  ///
  /// @throws dev.oriel.dbus.NoSuchConsoleException if there is none, or several answer to it
  PictureSource choose(VmConnection vm) {
    if (console != null) {
      Chardev text = vm.textConsole(console);
      return text == null ? vm.console(console) : new TextConsole(text);
    }
    List<Chardev> texts = vm.textConsoles();
    return vm.consoles().isEmpty() && !texts.isEmpty()
        ? new TextConsole(texts.getFirst())
        : vm.primaryConsole();
  }

  /// Writes the number of a graphic console, or the name of a text console.
  static void write(PictureSource source, JsonGenerator json) throws IOException {
    OptionalInt number = source.number();
    if (number.isPresent()) {
      json.writeNumberField("console", number.getAsInt());
    } else {
      json.writeStringField("console", source.id());
    }
  }
}
