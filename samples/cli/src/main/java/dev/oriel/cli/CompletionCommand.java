package dev.oriel.cli;

import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `oriel completion`: what a shell needs to complete `oriel`'s commands and options.
@Command(
    name = "completion",
    description = {
      "Prints a completion script for bash and zsh.",
      "bash: source <(oriel completion)",
      "zsh:  autoload -U +X bashcompinit && bashcompinit; source <(oriel completion)"
    })
final class CompletionCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    // This run's own command line knows this command alone.
    CommandLine all = Main.commandLine();
    spec.commandLine().getOut().print(AutoComplete.bash(all.getCommandName(), all));
  }
}
