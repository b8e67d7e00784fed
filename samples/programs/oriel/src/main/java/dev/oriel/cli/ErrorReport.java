// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import dev.oriel.cli.support.Causes;
import dev.oriel.cli.support.CommandException;
import dev.oriel.cli.support.ExitCode;
import dev.oriel.core.os.FileErrors;
import dev.oriel.core.text.UntrustedText;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/// Reports on one line of stderr what went wrong and what to do.
final class ErrorReport {

  /// How many letters of an unknown word are compared with the known words, all of which are
  /// shorter.
  private static final int LONGEST_WORD = 40;

  private ErrorReport() {}

  /// Reports a command that failed, with its causes if `--verbose` was given.
  static int execution(Exception error, CommandLine command, ParseResult parsed) {
    PrintWriter err = command.getErr();
    err.println(
        command.getCommandSpec().qualifiedName() + ": " + UntrustedText.line(describe(error)));
    if (OrielCommand.isVerbose(command)) {
      printCauses(error, err);
    }
    return ExitCode.of(error);
  }

  /// Reports an invalid command line.
  static int parameters(ParameterException error, String[] args) {
    CommandLine command = error.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    StringBuilder line = new StringBuilder(name).append(": ");
    line.append(
        UntrustedText.line(
            error instanceof UnmatchedArgumentException unmatched
                ? unknown(unmatched, command)
                : String.valueOf(error.getMessage()).replaceFirst("^Error: ", "")));
    command.getErr().println(line.append("; see ").append(name).append(" --help"));
    return ExitCode.USAGE;
  }

  /// Names the unknown word, and the known words that are similar to it.
  private static String unknown(UnmatchedArgumentException error, CommandLine command) {
    String word = error.getUnmatched().getFirst();
    Collection<String> known;
    String what;
    if (word.startsWith("-")) {
      known = command.getCommandSpec().optionsMap().keySet();
      what = "there is no option '" + word + "'";
    } else if (command.getSubcommands().isEmpty()) {
      return "unexpected argument '" + word + "'";
    } else {
      known =
          command.getSubcommands().entrySet().stream()
              .filter(c -> !c.getValue().getCommandSpec().usageMessage().hidden())
              .map(Map.Entry::getKey)
              .toList();
      what = "there is no command '" + word + "'";
    }
    String bounded = word.length() > LONGEST_WORD ? word.substring(0, LONGEST_WORD) : word;
    List<String> near = Suggestion.near(bounded.split("=", 2)[0], known);
    if (!near.isEmpty()) {
      return what + "; did you mean " + String.join(" or ", near) + "?";
    }
    return word.startsWith("-") ? what : what + "; the commands are: " + String.join(", ", known);
  }

  /// Reports output that could not be written.
  static void unwritten(IOException error, CommandLine command, String... args) {
    CommandLine named = args.length == 0 ? null : command.getSubcommands().get(args[0]);
    String name = (named == null ? command : named).getCommandSpec().qualifiedName();
    command.getErr().println(name + ": " + UntrustedText.line(describe(error)));
  }

  /// Reports a missing native library, which is noticed at its first use.
  static int missingLibrary(LinkageError error, CommandLine command) {
    Throwable root = Causes.of(error).getLast();
    PrintWriter err = command.getErr();
    err.println(
        String.format(
            Locale.ROOT,
            "oriel: %s; run oriel doctor to see what to install",
            UntrustedText.line(describe(root))));
    if (OrielCommand.isVerbose(command)) {
      printCauses(error, err);
    }
    return ExitCode.FAILED;
  }

  private static String describe(Throwable error) {
    return switch (error) {
      case CommandException f -> String.valueOf(f.getMessage());
      case IOException e -> FileErrors.describe(e);
      default -> reason(error.getMessage(), error);
    };
  }

  private static String reason(@Nullable String message, Throwable error) {
    return message == null || message.isBlank() ? error.getClass().getSimpleName() : message;
  }

  /// Reports an error that was not caught, with its causes. It is a fault of Oriel.
  static void uncaught(Thread thread, Throwable error, PrintWriter err) {
    err.println("oriel: error in thread " + UntrustedText.name(thread.getName()));
    printCauses(error, err);
  }

  /// Prints what `Throwable.printStackTrace` prints, with the characters of messages escaped that
  /// would act on a terminal.
  private static void printCauses(Throwable error, PrintWriter err) {
    String prefix = "";
    for (Throwable cause : Causes.of(error)) {
      err.println(prefix + UntrustedText.line(cause.toString()));
      prefix = "Caused by: ";
      for (StackTraceElement place : cause.getStackTrace()) {
        err.println("    at " + place);
      }
      for (Throwable suppressed : cause.getSuppressed()) {
        err.println("    Suppressed: " + UntrustedText.line(suppressed.toString()));
      }
    }
  }
}
