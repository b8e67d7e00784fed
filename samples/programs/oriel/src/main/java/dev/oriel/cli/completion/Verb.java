// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.completion;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// A command, as a shell completes it.
///
/// @param name the word that users type
/// @param description what it does, as one sentence without a full stop
/// @param options its options
/// @param operands what its arguments are that are no options
record Verb(String name, String description, List<Flag> options, Values operands) {

  /// What a value may be.
  enum Kind {
    /// Nothing that could be proposed.
    ANY,
    /// One of a few words.
    WORDS,
    /// The name of a file.
    FILE,
    /// The name of a directory.
    DIRECTORY,
    /// The name or the UUID of a VM that runs now.
    VM,
    /// The number or the name of a console of that VM.
    CONSOLE
  }

  /// Values of an option or of an argument.
  ///
  /// @param kind what they are
  /// @param words the words of [Kind#WORDS]
  record Values(Kind kind, List<String> words) {

    static Values of(ArgSpec argument, String name) {
      Iterable<String> candidates = argument.completionCandidates();
      if (candidates != null) {
        List<String> words = new ArrayList<>();
        candidates.forEach(words::add);
        return new Values(Kind.WORDS, words);
      }
      return new Values(kind(argument, name), List.of());
    }

    private static Kind kind(ArgSpec argument, String name) {
      if (name.equals("--vm")) {
        return Kind.VM;
      }
      if (name.equals("--console")) {
        return Kind.CONSOLE;
      }
      if (argument.paramLabel().equals("DIRECTORY")) {
        return Kind.DIRECTORY;
      }
      boolean file = Arrays.asList(argument.typeInfo().getAuxiliaryTypes()).contains(Path.class);
      return file || argument.paramLabel().equals("FILE") ? Kind.FILE : Kind.ANY;
    }
  }

  /// An option.
  ///
  /// @param names its names with their dashes, such as `-o` and `--output`
  /// @param description what it does, as one sentence without a full stop
  /// @param label what help calls its value; empty if it has none
  /// @param needsValue whether it cannot be without a value
  /// @param values what its value may be
  record Flag(
      List<String> names, String description, String label, boolean needsValue, Values values) {

    static Flag of(OptionSpec option) {
      boolean value = option.arity().max() > 0;
      return new Flag(
          List.of(option.names()),
          sentence(option.description()),
          value ? option.paramLabel() : "",
          option.arity().min() > 0,
          value ? Values.of(option, option.longestName()) : new Values(Kind.ANY, List.of()));
    }

    boolean hasValue() {
      return !label.isEmpty();
    }
  }

  /// Reads the commands that help shows.
  static List<Verb> of(Map<String, CommandLine> commands) {
    List<Verb> verbs = new ArrayList<>();
    commands.forEach(
        (name, command) -> {
          CommandSpec spec = command.getCommandSpec();
          if (!spec.usageMessage().hidden()) {
            verbs.add(of(name, spec));
          }
        });
    return verbs;
  }

  private static Verb of(String name, CommandSpec spec) {
    Values operands =
        spec.positionalParameters().isEmpty()
            ? new Values(Kind.ANY, List.of())
            : Values.of(spec.positionalParameters().getFirst(), "");
    return new Verb(
        name,
        sentence(spec.usageMessage().description()),
        spec.options().stream().filter(o -> !o.hidden()).map(Flag::of).toList(),
        operands);
  }

  private static String sentence(String[] description) {
    String text = description.length == 0 ? "" : description[0];
    int end = text.indexOf(". ");
    String first = end < 0 ? text : text.substring(0, end);
    return first.endsWith(".") ? first.substring(0, first.length() - 1) : first;
  }
}
