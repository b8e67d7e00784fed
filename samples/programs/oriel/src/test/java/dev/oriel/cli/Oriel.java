// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.oriel.cli.support.ExitCode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;

/// Runs the `oriel` command in this process, as a shell would.
///
/// @param exitCode its exit code
/// @param out its standard output
/// @param err its errors
record Oriel(int exitCode, String out, String err) {

  /// Runs one command. The schemas allow what it writes as JSON.
  static Oriel run(Object... args) {
    String[] words = new String[args.length];
    for (int i = 0; i < args.length; i++) {
      words[i] = args[i] instanceof Path p ? p.toString() : String.valueOf(args[i]);
    }
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code = Main.run(Output.to(out, false), new PrintWriter(err), words);
    if (List.of(words).contains("--json") && !out.toString().isEmpty()) {
      JsonSchemas.check(words, out.toString());
    }
    return new Oriel(code, out.toString(), err.toString());
  }

  /// Runs a command that succeeds and prints nothing on stderr.
  static Oriel succeeds(Object... args) {
    Oriel oriel = run(args);
    assertEquals("", oriel.err);
    assertEquals(ExitCode.DONE, oriel.exitCode);
    return oriel;
  }

  /// Runs a command that ends with `exitCode` and one line on stderr, which is returned.
  static String fails(int exitCode, Object... args) {
    Oriel oriel = run(args);
    assertEquals("", oriel.out);
    assertEquals(1, oriel.err.lines().count(), oriel.err);
    assertEquals(exitCode, oriel.exitCode, oriel.err);
    return oriel.err.strip();
  }
}
