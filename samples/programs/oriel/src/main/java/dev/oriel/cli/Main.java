// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import dev.oriel.cli.support.ExitCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;

/// The entry point of the `oriel` command.
public final class Main {

  private static final Map<String, Supplier<Object>> COMMANDS = commands();

  private Main() {}

  /// Runs one command and ends the process with its [ExitCode].
  public static void main(String[] args) {
    // For picocli's messages, and for other code that formats without an explicit locale.
    Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
    Preparation.begin(args);
    Charset charset = Charset.defaultCharset();
    PrintWriter err = new PrintWriter(System.err, true, charset);
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, error) -> ErrorReport.uncaught(thread, error, err));
    System.exit(run(Output.standard(charset), err, args));
  }

  /// Runs one command.
  ///
  /// @param out receives the command's output
  /// @param err receives errors, each on one line
  /// @return its [ExitCode]; not [ExitCode#DONE] if the output could not be written
  static int run(Output out, PrintWriter err, String... args) {
    CommandLine command = commandLine(args).setOut(out).setErr(err);
    int code;
    try {
      code = command.execute(args);
    } catch (LinkageError e) {
      code = ErrorReport.missingLibrary(e, command);
    }
    IOException unwritten = out.failure();
    if (unwritten != null) {
      ErrorReport.unwritten(unwritten, command, args);
      code = code == ExitCode.DONE ? ExitCode.FAILED : code;
    }
    err.flush();
    return code;
  }

  private static int execute(ParseResult parsed) {
    if (OrielCommand.isVerbose(parsed.commandSpec().commandLine())) {
      StderrLoggerFinder.logMore();
    }
    return new RunLast().execute(parsed);
  }

  /// Returns the command with all subcommands.
  public static CommandLine commandLine() {
    return commandLine(List.copyOf(COMMANDS.values()));
  }

  /// Returns the command with only the subcommand that the arguments begin with, or with all if
  /// they begin with none. Reading the options of all subcommands takes longer than most of them
  /// run.
  private static CommandLine commandLine(String[] args) {
    Supplier<Object> named = args.length == 0 ? null : COMMANDS.get(args[0]);
    return named == null ? commandLine() : commandLine(List.of(named));
  }

  private static CommandLine commandLine(List<Supplier<Object>> subcommands) {
    // No option uses these converters, and picocli would load their classes.
    System.setProperty("picocli.converters.excludes", "java[.](time|sql)[.].*");
    CommandLine command = new CommandLine(new OrielCommand());
    for (Supplier<Object> subcommand : subcommands) {
      command.addSubcommand(subcommand.get());
    }
    if (command.getSubcommands().containsKey("view")) {
      SettingsFile.serve(command);
    }
    return command
        .setExecutionStrategy(Main::execute)
        .registerConverter(Integer.class, new WholeNumber<>(Integer::valueOf, Integer.MAX_VALUE))
        .registerConverter(int.class, new WholeNumber<>(Integer::valueOf, Integer.MAX_VALUE))
        .registerConverter(Long.class, new WholeNumber<>(Long::valueOf, Long.MAX_VALUE))
        .setExecutionExceptionHandler(ErrorReport::execution)
        .setParameterExceptionHandler(ErrorReport::parameters);
  }

  /// Returns the commands by name, in the order of the help.
  private static Map<String, Supplier<Object>> commands() {
    Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
    commands.put("list", ListCommand::new);
    commands.put("view", ViewCommand::new);
    commands.put("capture", CaptureCommand::new);
    commands.put("record", RecordCommand::new);
    commands.put("watch", WatchCommand::new);
    commands.put("text", TextCommand::new);
    commands.put("wait", WaitCommand::new);
    commands.put("find", FindCommand::new);
    commands.put("click", ClickCommand::new);
    commands.put("needle", NeedleCommand::new);
    commands.put("input", InputCommand::new);
    commands.put("clipboard", ClipboardCommand::new);
    commands.put("chardev", ChardevCommand::new);
    commands.put("doctor", DoctorCommand::new);
    commands.put("demo", DemoCommand::new);
    commands.put("completion", CompletionCommand::new);
    commands.put("complete", CompleteCommand::new);
    return commands;
  }
}
