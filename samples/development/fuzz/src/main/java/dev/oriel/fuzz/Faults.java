// SPDX-License-Identifier: Apache-2.0
package dev.oriel.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/// Collects errors that cannot be thrown to the target: in callbacks of loops, in sinks, on other
/// threads. Oriel logs all of them as errors.
///
/// Threading: any thread.
final class Faults {

  // Held here, because the logging system itself holds loggers only weakly.
  private static final Logger LOGGER = Logger.getLogger("dev.oriel");
  private static final List<Throwable> FOUND = new ArrayList<>();

  private Faults() {}

  static {
    LOGGER.setUseParentHandlers(false);
    LOGGER.addHandler(
        new Handler() {
          @Override
          public void publish(LogRecord entry) {
            if (entry.getLevel().intValue() >= Level.SEVERE.intValue()) {
              add(new AssertionError("logged: " + entry.getMessage(), entry.getThrown()));
            }
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        });
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, e) -> add(new AssertionError("thread " + thread.getName() + " died", e)));
  }

  private static synchronized void add(Throwable fault) {
    FOUND.add(fault);
  }

  /// Forgets the errors of an earlier input.
  static synchronized void forget() {
    FOUND.clear();
  }

  /// Fails if there are errors.
  ///
  /// @throws AssertionError with the first error as its cause
  static synchronized void check() {
    if (!FOUND.isEmpty()) {
      Throwable first = FOUND.getFirst();
      int count = FOUND.size();
      FOUND.clear();
      throw new AssertionError(count + " faults on other threads, the first: " + first, first);
    }
  }
}
