// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import dev.oriel.cli.support.CommandException;
import dev.oriel.core.text.UntrustedText;
import dev.oriel.dbus.VmConnection;
import dev.oriel.dbus.chardev.Chardev;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// The options of the commands on one character device: the VM and the device's name.
final class ChardevOptions {

  @Mixin private final ConnectionOptions connection = new ConnectionOptions();

  @Parameters(
      paramLabel = "CHARDEV",
      description =
          "The name of the character device, such as serial0 or monitor; oriel chardev list prints"
              + " the names.")
  private String name = "";

  /// Connects to the VM. Ownership: the caller closes it.
  VmConnection connect() {
    return connection.open();
  }

  /// Returns the selected character device.
  ///
  /// @throws CommandException if there is none of that name
  Chardev choose(VmConnection vm) throws CommandException {
    List<Chardev> all = vm.chardevs();
    for (Chardev chardev : all) {
      if (chardev.info().id().equals(name)) {
        return chardev;
      }
    }
    Chardev text = vm.textConsole(name);
    if (text != null) {
      return text;
    }
    throw CommandException.notFound(
        all.isEmpty() ? none(vm) : unknown(vm, all.stream().map(c -> c.info().id()).toList()));
  }

  private String unknown(VmConnection vm, List<String> ids) {
    List<String> near = Suggestion.near(name, ids);
    return String.format(
        Locale.ROOT,
        "VM %s has no character device '%s'%s; it has %s",
        vm.vm(),
        name,
        near.isEmpty() ? "" : "; did you mean " + words(near, " or ") + "?",
        words(ids, ", "));
  }

  private static String words(List<String> ids, String between) {
    return String.join(between, ids.stream().map(UntrustedText::name).toList());
  }

  /// Returns what to add to a VM without character devices.
  static String none(VmConnection vm) {
    return "VM "
        + vm.vm()
        + " offers no character devices; add -serial vc, -monitor vc or -chardev vc,id=NAME to the"
        + " command line of QEMU";
  }
}
