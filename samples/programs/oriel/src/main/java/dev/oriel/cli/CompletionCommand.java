// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import dev.oriel.cli.completion.CompletionScript;
import dev.oriel.cli.completion.CompletionScript.Shell;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `oriel completion`: prints the script with which a shell completes `oriel`'s commands and
/// options.
@Command(
    name = "completion",
    description = {
      "Prints a completion script for bash, zsh or fish.",
      "bash: source <(oriel completion bash)",
      "zsh:  source <(oriel completion zsh)",
      "fish: oriel completion fish | source"
    })
final class CompletionCommand implements Runnable {

  /// The shells and their names.
  static final class Shells extends Labelled<Shell> {

    Shells() {
      super(Shell.values(), Labelled::ofConstant);
    }
  }

  @Parameters(
      arity = "0..1",
      paramLabel = "SHELL",
      converter = Shells.class,
      completionCandidates = Shells.class,
      description = "The shell: bash (default), zsh or fish.")
  private Shell shell = Shell.BASH;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    // The command line of this run has only this command.
    spec.commandLine()
        .getOut()
        .print(CompletionScript.of(shell, Main.commandLine().getSubcommands()));
  }
}
