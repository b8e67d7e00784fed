// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.trial;

import java.io.IOException;
import java.io.PrintStream;
import java.util.Locale;

/// The program that tries one device, in a process of its own: a driver that crashes or hangs then
/// costs the trial, not the report.
public final class TrialProgram {

  private TrialProgram() {}

  /// Tries the device that the argument names, and reports on the standard output. Ends early with
  /// the standard input, that is, with the process that started it.
  public static void main(String[] args) {
    Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
    Thread.ofPlatform().daemon().name("oriel-trial-end").start(TrialProgram::awaitParentsEnd);
    PrintStream out = System.out;
    new TrialRun(
            Steps.OF_A_BUFFER,
            new TrialLog() {
              @Override
              public void begins(String buffer, String step) {
                print(out, new TrialLine(buffer, step, null));
              }

              @Override
              public void ended(String buffer, StepResult result) {
                print(out, new TrialLine(buffer, result.step(), result));
              }
            })
        .run(args[0]);
    print(out, TrialLine.END);
    // A driver that hangs in its clean-up must not keep the process.
    Runtime.getRuntime().halt(0);
  }

  private static void print(PrintStream out, TrialLine line) {
    out.println(line.text());
    out.flush();
  }

  private static void awaitParentsEnd() {
    try {
      while (System.in.read() >= 0) {
        // Nothing is sent.
      }
    } catch (IOException _) {
      // As at the end.
    }
    Runtime.getRuntime().halt(1);
  }
}
