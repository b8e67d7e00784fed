// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.completion;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine;

/// The scripts with which shells complete `oriel`.
///
/// Commands, options and their words are in the script. The names of VMs and consoles are those of
/// the moment: the script asks `oriel complete vm` and `oriel complete console`, with those options
/// of the line that say where the VMs are.
public final class CompletionScript {

  /// The shells.
  public enum Shell {
    /// GNU Bash.
    BASH,
    /// The Z shell.
    ZSH,
    /// The friendly interactive shell.
    FISH
  }

  /// The options that say where VMs are, and which one is meant.
  static final List<String> PLACES = List.of("--bus", "--qmp", "--vm");

  private CompletionScript() {}

  /// Returns the script for a shell.
  ///
  /// @param commands the commands by their names
  public static String of(Shell shell, Map<String, CommandLine> commands) {
    List<Verb> verbs = Verb.of(commands);
    return switch (shell) {
      case BASH -> BashScript.of(verbs);
      case ZSH -> ZshScript.of(verbs);
      case FISH -> FishScript.of(verbs);
    };
  }

  /// Returns the word that the scripts and `oriel complete` use for a kind of names.
  static String word(Verb.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  /// Returns a text as a word of a POSIX shell.
  static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }
}
