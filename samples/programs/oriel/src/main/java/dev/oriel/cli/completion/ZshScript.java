// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.completion;

import java.util.ArrayList;
import java.util.List;

/// Completion for zsh, with its own descriptions.
final class ZshScript {

  private static final String HEAD =
      """
      #compdef oriel
      # Completion of oriel for zsh; `oriel completion zsh` prints it.

      # Proposes the names of VMs or consoles that there are now.
      _oriel_names() {
        local -a names places
        local place
        for place in PLACES; do
          if [ -n "${opt_args[$place]:-}" ]; then places+=("$place=${(Q)opt_args[$place]}"); fi
        done
        names=(${(f)"$("${(Q)_oriel_program/#\\~/$HOME}" complete "$1" "${places[@]}" 2>/dev/null)"})
        compadd -a names
      }

      _oriel() {
        local curcontext=$curcontext state line _oriel_program=$words[1]
        typeset -A opt_args
        _arguments -C -A '-*' '--help[Show help]' '--version[Show the version]' \\
          '--verbose[Print what is done]' '1:command:->command' '*::argument:->argument'
        case $state in
          command)
            local -a commands
            commands=(
      """;

  private static final String TAIL =
      """
            esac
            ;;
        esac
      }

      # The file may be read by a shell, or be in its path for functions.
      if [ "${funcstack[1]:-}" = _oriel ]; then _oriel "$@"; else compdef _oriel oriel ./oriel; fi
      """;

  private ZshScript() {}

  static String of(List<Verb> verbs) {
    StringBuilder script =
        new StringBuilder(HEAD.replace("PLACES", String.join(" ", CompletionScript.PLACES)));
    for (Verb verb : verbs) {
      script
          .append("        ")
          .append(CompletionScript.quoted(verb.name() + ":" + verb.description()))
          .append('\n');
    }
    script.append(
        """
              )
              _describe command commands
              ;;
            argument)
              case $line[1] in
        """);
    for (Verb verb : verbs) {
      List<String> specs = new ArrayList<>();
      verb.options().forEach(option -> specs.addAll(specs(option)));
      if (verb.operands().kind() != Verb.Kind.ANY) {
        specs.add(CompletionScript.quoted("*:argument:" + action(verb.operands())));
      }
      script
          .append("        ")
          .append(verb.name())
          .append(") _arguments -s ")
          .append(String.join(" \\\n          ", specs))
          .append(" ;;\n");
    }
    return script.append(TAIL).toString();
  }

  private static List<String> specs(Verb.Flag option) {
    List<String> specs = new ArrayList<>();
    for (String name : option.names()) {
      String description =
          option.description().replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]");
      String value = "";
      String end = "";
      if (option.hasValue()) {
        end = name.startsWith("--") ? "=" : "+";
        value =
            (option.needsValue() ? ":" : "::")
                + option.label().replace(":", "\\:")
                + ":"
                + action(option.values());
      }
      specs.add(CompletionScript.quoted("*" + name + end + "[" + description + "]" + value));
    }
    return specs;
  }

  private static String action(Verb.Values values) {
    return switch (values.kind()) {
      case ANY -> "";
      case WORDS -> "(" + String.join(" ", values.words()) + ")";
      case FILE -> "_files";
      case DIRECTORY -> "_files -/";
      case VM, CONSOLE -> "_oriel_names " + CompletionScript.word(values.kind());
    };
  }
}
