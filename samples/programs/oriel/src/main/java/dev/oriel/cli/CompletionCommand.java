// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `oriel completion`: prints the script with which a shell completes `oriel`'s commands and
/// options.
@Command(
    name = "completion",
    description = {
      "Prints a completion script for bash and zsh.",
      "bash: source <(oriel completion bash)",
      "zsh:  source <(oriel completion zsh)"
    })
final class CompletionCommand implements Runnable {

  /// The shells that the script is for.
  enum Shell {
    BASH,
    ZSH
  }

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
      description = "The shell: bash (default) or zsh.")
  private @Nullable Shell shell;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    if (shell == Shell.ZSH) {
      spec.commandLine().getOut().println("autoload -U +X bashcompinit && bashcompinit");
    }
    // The command line of this run has only this command.
    CommandLine all = Main.commandLine();
    spec.commandLine().getOut().print(AutoComplete.bash(all.getCommandName(), all));
  }
}
