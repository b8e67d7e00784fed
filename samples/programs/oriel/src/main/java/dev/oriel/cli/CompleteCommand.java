// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import dev.oriel.core.text.UntrustedText;
import dev.oriel.dbus.Console;
import dev.oriel.dbus.Endpoint;
import dev.oriel.dbus.VirtualMachines;
import dev.oriel.dbus.VmConnection;
import dev.oriel.dbus.VmInfo;
import dev.oriel.dbus.chardev.Chardev;
import dev.oriel.dbus.connection.DisplayException;
import java.io.PrintWriter;
import java.util.LinkedHashSet;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `oriel complete`: prints the names that a shell may complete, one on each line. Shells run it
/// while their user types: it has no errors and does not wait for a VM.
@Command(
    name = "complete",
    hidden = true,
    description = "Prints the names of VMs or consoles, for the completion of shells.")
final class CompleteCommand implements Runnable {

  /// What the names are of.
  enum Names {
    VM,
    CONSOLE
  }

  /// The kinds of names.
  static final class Kinds extends Labelled<Names> {

    Kinds() {
      super(Names.values(), Labelled::ofConstant);
    }
  }

  @Parameters(
      paramLabel = "NAMES",
      converter = Kinds.class,
      completionCandidates = Kinds.class,
      description = "What to name: vm or console.")
  private Names names = Names.VM;

  @Mixin private final ConnectionOptions connection = new ConnectionOptions();

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    Set<String> found = new LinkedHashSet<>();
    try {
      switch (names) {
        case VM -> addVms(found);
        case CONSOLE -> addConsoles(found);
      }
    } catch (DisplayException _) {
      // Nothing can be proposed.
    }
    PrintWriter out = spec.commandLine().getOut();
    for (String name : found) {
      // A name with characters that act cannot be typed, and would not be a line of its own.
      if (!name.isEmpty() && UntrustedText.line(name).equals(name)) {
        out.println(name);
      }
    }
  }

  private void addVms(Set<String> found) {
    if (connection.endpoint() instanceof Endpoint.Bus bus) {
      for (VmInfo vm : VirtualMachines.list(bus)) {
        found.add(vm.name());
        found.add(vm.uuid());
      }
    }
  }

  private void addConsoles(Set<String> found) {
    try (VmConnection vm = connection.open()) {
      for (Console console : vm.consoles()) {
        found.add(String.valueOf(console.info().id()));
        found.add(console.info().label());
      }
      for (Chardev text : vm.textConsoles()) {
        found.add(text.info().id());
      }
    }
  }
}
