// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `oriel completion`: what a shell needs to complete `oriel`'s commands and options.
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

  /// The shells by their names.
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
      description = "bash (the default) or zsh.")
  private @Nullable Shell shell;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    if (shell == Shell.ZSH) {
      spec.commandLine().getOut().println("autoload -U +X bashcompinit && bashcompinit");
    }
    // This run's own command line knows this command alone.
    CommandLine all = Main.commandLine();
    spec.commandLine().getOut().print(AutoComplete.bash(all.getCommandName(), all));
  }
}
