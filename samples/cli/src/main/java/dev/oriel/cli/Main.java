package dev.oriel.cli;

import java.io.PrintWriter;
import java.nio.charset.Charset;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;

/// The entry of the `oriel` command.
public final class Main {

  private Main() {}

  /// Runs one command and ends the process with its [ExitCode].
  public static void main(String[] args) {
    Charset charset = Charset.defaultCharset();
    PrintWriter out = new PrintWriter(System.out, false, charset);
    PrintWriter err = new PrintWriter(System.err, true, charset);
    System.exit(run(out, err, args));
  }

  /// Runs one command.
  ///
  /// @param out what it answers
  /// @param err errors, each on one line
  /// @return its [ExitCode]
  static int run(PrintWriter out, PrintWriter err, String... args) {
    CommandLine command = commandLine().setOut(out).setErr(err);
    int code;
    try {
      code = command.execute(args);
    } catch (LinkageError e) {
      code = ErrorReport.missingLibrary(e, command);
    }
    out.flush();
    err.flush();
    return code;
  }

  private static int execute(ParseResult parsed) {
    if (OrielCommand.isVerbose(parsed.commandSpec().commandLine())) {
      StderrLoggerFinder.logMore();
    }
    return new RunLast().execute(parsed);
  }

  /// The whole command with all subcommands.
  static CommandLine commandLine() {
    return new CommandLine(new OrielCommand())
        .setExecutionStrategy(Main::execute)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(ErrorReport::execution)
        .setParameterExceptionHandler(ErrorReport::parameters);
  }
}
