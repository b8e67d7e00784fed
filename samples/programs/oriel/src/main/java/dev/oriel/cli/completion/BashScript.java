// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.completion;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Completion for bash. It needs no other script.
final class BashScript {

  /// Bash ends words at `=` and `:`: `--vm=a` is three words.
  private static final String HEAD =
      """
      # Completion of oriel for bash; `oriel completion bash` prints it.

      # Proposes those of the words that begin with what is typed.
      _oriel_words() { mapfile -t COMPREPLY < <(compgen -W "$1" -- "$word"); }

      # Proposes the names of VMs or consoles that there are now.
      _oriel_names() {
        local name
        COMPREPLY=()
        while IFS= read -r name; do
          case $name in "$word"*) COMPREPLY+=("$(printf %q "$name")") ;; esac
        done < <("$program" complete "$1" "${places[@]}" 2>/dev/null)
      }

      _oriel_files() { compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen "$1" -- "$word"); }

      _complete_oriel() {
        local word=${COMP_WORDS[COMP_CWORD]} before= command= program=${COMP_WORDS[0]} places=() i
        program=${program/#\\~/$HOME}
        if [ "$COMP_CWORD" -gt 0 ]; then before=${COMP_WORDS[COMP_CWORD - 1]}; fi
        if [ "$word" = = ]; then
          word=
        elif [ "$before" = = ]; then
          before=${COMP_WORDS[COMP_CWORD - 2]}
        fi
        for ((i = 1; i < COMP_CWORD; i++)); do
          case ${COMP_WORDS[i]} in
            PLACES)
              if [ "${COMP_WORDS[i + 1]}" = = ] && [ $((i + 2)) -lt "$COMP_CWORD" ]; then
                places+=("${COMP_WORDS[i]}=${COMP_WORDS[i + 2]}")
              elif [ $((i + 1)) -lt "$COMP_CWORD" ]; then
                places+=("${COMP_WORDS[i]}=${COMP_WORDS[i + 1]}")
              fi
              ;;
            -*) ;;
            *) if [ -z "$command" ]; then command=${COMP_WORDS[i]}; fi ;;
          esac
        done
        COMPREPLY=()
        case $command:$before in
      """;

  private BashScript() {}

  static String of(List<Verb> verbs) {
    StringBuilder script =
        new StringBuilder(HEAD.replace("PLACES", String.join(" | ", CompletionScript.PLACES)));
    // Options of all commands that have the same values.
    Map<String, List<String>> values = new TreeMap<>();
    for (Verb verb : verbs) {
      for (Verb.Flag flag : verb.options()) {
        if (flag.hasValue()) {
          for (String name : flag.names()) {
            values
                .computeIfAbsent(action(flag.values()), _ -> new ArrayList<>())
                .add(verb.name() + ":" + name);
          }
        }
      }
    }
    values.forEach(
        (action, places) ->
            script
                .append("    ")
                .append(String.join(" | ", places))
                .append(") ")
                .append(action)
                .append(" && return ;;\n"));
    script.append("  esac\n  case $command:$word in\n");
    script.append("    :*) _oriel_words ").append(words(commands(verbs))).append(" ;;\n");
    for (Verb verb : verbs) {
      String options =
          verb.options().stream().flatMap(o -> o.names().stream()).collect(Collectors.joining(" "));
      boolean operands = verb.operands().kind() != Verb.Kind.ANY;
      script
          .append("    ")
          .append(verb.name())
          .append(operands ? ":-*" : ":*")
          .append(") _oriel_words ")
          .append(words(options))
          .append(" ;;\n");
      if (operands) {
        script
            .append("    ")
            .append(verb.name())
            .append(":*) ")
            .append(action(verb.operands()))
            .append(" ;;\n");
      }
    }
    return script.append("  esac\n}\n\ncomplete -F _complete_oriel oriel ./oriel\n").toString();
  }

  private static String commands(List<Verb> verbs) {
    return verbs.stream().map(Verb::name).collect(Collectors.joining(" "))
        + " --help --version --verbose";
  }

  private static String words(String words) {
    return CompletionScript.quoted(words);
  }

  private static String action(Verb.Values values) {
    return switch (values.kind()) {
      case ANY -> ":";
      case WORDS -> "_oriel_words " + words(String.join(" ", values.words()));
      case FILE -> "_oriel_files -f";
      case DIRECTORY -> "_oriel_files -d";
      case VM, CONSOLE -> "_oriel_names " + CompletionScript.word(values.kind());
    };
  }
}
