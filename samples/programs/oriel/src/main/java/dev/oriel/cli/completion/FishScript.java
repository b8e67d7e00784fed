// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.completion;

import java.util.List;
import java.util.stream.Collectors;

/// Completion for fish.
final class FishScript {

  private static final String HEAD =
      """
      # Completion of oriel for fish; `oriel completion fish` prints it.

      # Prints the names of VMs or consoles that there are now.
      function __oriel_names
          set -l words (commandline -opc)
          set -l places
          for i in (seq 2 (count $words))
              switch $words[$i]
                  case PLACES
                      set -l next (math $i + 1)
                      if test $next -le (count $words)
                          set -a places $words[$i]=$words[$next]
                      end
                  case JOINED
                      set -a places $words[$i]
              end
          end
          set -l program (string replace -r '^~' $HOME -- $words[1])
          $program complete $argv[1] $places 2>/dev/null
      end

      complete -c oriel -f
      complete -c oriel -n __fish_use_subcommand -l help -d 'Show help'
      complete -c oriel -n __fish_use_subcommand -l version -d 'Show the version'
      complete -c oriel -n __fish_use_subcommand -l verbose -d 'Print what is done'
      """;

  private FishScript() {}

  static String of(List<Verb> verbs) {
    StringBuilder script =
        new StringBuilder(
            HEAD.replace("PLACES", String.join(" ", CompletionScript.PLACES))
                .replace(
                    "JOINED",
                    CompletionScript.PLACES.stream()
                        .map(p -> quoted(p + "=*"))
                        .collect(Collectors.joining(" "))));
    for (Verb verb : verbs) {
      script.append(
          "complete -c oriel -n __fish_use_subcommand -a "
              + verb.name()
              + " -d "
              + quoted(verb.description())
              + "\n");
      String of = "complete -c oriel -n " + quoted("__fish_seen_subcommand_from " + verb.name());
      for (Verb.Flag option : verb.options()) {
        script.append(of);
        for (String name : option.names()) {
          script
              .append(name.startsWith("--") ? " -l " : " -s ")
              .append(name.replaceFirst("^-+", ""));
        }
        if (option.hasValue()) {
          script.append(option.needsValue() ? " -r" : "").append(action(option.values()));
        }
        script.append(" -d ").append(quoted(option.description())).append('\n');
      }
      if (verb.operands().kind() != Verb.Kind.ANY) {
        script.append(of).append(action(verb.operands())).append('\n');
      }
    }
    return script.toString();
  }

  /// Returns a text as a word of fish.
  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }

  private static String action(Verb.Values values) {
    return switch (values.kind()) {
      case ANY -> "";
      case WORDS -> " -a " + quoted(String.join(" ", values.words()));
      case FILE -> " -F";
      case DIRECTORY -> " -a '(__fish_complete_directories)'";
      case VM, CONSOLE ->
          " -a " + quoted("(__oriel_names " + CompletionScript.word(values.kind()) + ")");
    };
  }
}
