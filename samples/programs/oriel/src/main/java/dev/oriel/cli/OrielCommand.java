// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import java.lang.module.ModuleDescriptor;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/// The `oriel` command: the options and exit codes that all subcommands have.
@Command(
    name = "oriel",
    description = "Shows and captures the consoles of QEMU virtual machines (-display dbus).",
    scope = ScopeType.INHERIT,
    mixinStandardHelpOptions = true,
    versionProvider = OrielCommand.Version.class,
    usageHelpAutoWidth = true,
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:failed",
      "2:wrong usage",
      "3:no such VM or console",
      "4:timed out"
    })
final class OrielCommand implements Runnable {

  @Option(
      names = "--verbose",
      scope = ScopeType.INHERIT,
      description = "Print what is done, and the causes of an error.")
  private boolean verbose;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }

  /// Returns whether `--verbose` was given to this command or to one above it.
  static boolean isVerbose(CommandLine command) {
    CommandLine top = command;
    while (top.getParent() != null) {
      top = top.getParent();
    }
    return top.getCommand() instanceof OrielCommand oriel && oriel.verbose;
  }

  /// The version, as `oriel 0.1.0 (Java 25.0.1)`.
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"oriel " + number() + " (Java " + Runtime.version() + ")"};
    }

    /// Returns Oriel's version, which the build writes into the module's descriptor.
    static String number() {
      ModuleDescriptor descriptor = Main.class.getModule().getDescriptor();
      return descriptor == null ? "unknown" : descriptor.rawVersion().orElse("unknown");
    }
  }
}
