// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import dev.oriel.cli.support.ExitCode;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Ends a command that goes on until its user stops it in order: SIGINT and SIGTERM interrupt the
/// thread that made this, and the process ends with [ExitCode#DONE] when that thread has closed
/// what it uses.
///
/// Threading: made and closed by the thread that it interrupts.
final class Interruption implements AutoCloseable {

  /// How long the command may take to close what it uses.
  private static final long PATIENCE_SECONDS = 5;

  private final Thread waiting = Thread.currentThread();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread hook =
      Thread.ofPlatform().name("oriel-interruption").unstarted(this::interrupt);
  private volatile boolean asked;

  Interruption() {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  private void interrupt() {
    asked = true;
    waiting.interrupt();
    try {
      if (closed.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        Runtime.getRuntime().halt(ExitCode.DONE);
      }
    } catch (InterruptedException _) {
      // The process ends as it would without this.
    }
  }

  /// Whether the user has asked for the end.
  boolean asked() {
    return asked;
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException _) {
      // The hook runs: the process ends with it.
    }
    closed.countDown();
  }
}
