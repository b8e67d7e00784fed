// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import dev.oriel.cli.support.ExitCode;
import dev.oriel.core.os.ShutdownHook;
import java.time.Duration;

/// Ends a command that runs until its user stops it. SIGINT and SIGTERM interrupt the thread that
/// created this object. When that thread has closed what it uses, the process ends with
/// [ExitCode#DONE].
///
/// Threading: created and closed by the thread that it interrupts.
final class Interruption implements AutoCloseable {

  /// How long the command may take to close what it uses.
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Thread waiting = Thread.currentThread();
  private final ShutdownHook hook = ShutdownHook.add("oriel-interruption", this::interrupt);
  private volatile boolean asked;

  private void interrupt(ShutdownHook running) {
    asked = true;
    waiting.interrupt();
    if (running.awaitClosed(PATIENCE)) {
      Runtime.getRuntime().halt(ExitCode.DONE);
    }
    // Otherwise the process ends as it would without this class.
  }

  /// Returns whether the user has asked the command to end.
  boolean asked() {
    return asked;
  }

  @Override
  public void close() {
    hook.close();
  }
}
