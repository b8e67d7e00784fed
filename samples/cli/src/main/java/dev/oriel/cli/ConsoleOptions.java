package dev.oriel.cli;

import dev.oriel.dbus.Console;
import dev.oriel.dbus.ConsoleInfo;
import dev.oriel.dbus.VmConnection;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Which console of the virtual machine: `--console N|LABEL|ADDRESS`.
final class ConsoleOptions {

  @Option(
      names = "--console",
      paramLabel = "N|LABEL|ADDRESS",
      description =
          "The console by its number, label or device address (default: the first graphic one).")
  private @Nullable String console;

  /// The console that is asked for.
  ///
  /// @throws dev.oriel.dbus.NoSuchConsoleException if there is none, or several answer to it
  /// @throws Failure if none was asked for and the VM has none
  Console choose(VmConnection vm) throws Failure {
    if (console != null) {
      return vm.console(console);
    }
    Console first = null;
    for (Console c : vm.consoles()) {
      if (c.info().type() == ConsoleInfo.Type.GRAPHIC) {
        return c;
      }
      first = first == null ? c : first;
    }
    if (first == null) {
      throw Failure.notFound(
          "VM " + vm.vm() + " has no console; give it a display device (-device virtio-gpu-pci)");
    }
    return first;
  }
}
