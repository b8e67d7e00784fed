// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import dev.oriel.core.text.UntrustedText;
import java.lang.System.Logger.Level;
import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;

/// Sends what the libraries log to stderr, a line each: warnings and errors, with `--verbose` more.
///
/// In place of `java.util.logging`, which would be started for it.
public final class StderrLoggerFinder extends System.LoggerFinder {

  private static volatile Level threshold = Level.WARNING;

  /// For `java.util.ServiceLoader`.
  public StderrLoggerFinder() {}

  /// Has all be logged from now on.
  static void logMore() {
    threshold = Level.DEBUG;
  }

  @Override
  public System.Logger getLogger(String name, Module module) {
    return new StderrLogger(name);
  }

  private record StderrLogger(String name) implements System.Logger {

    @Override
    public String getName() {
      return name;
    }

    /// The JDK's own debugging is not ours.
    @Override
    public boolean isLoggable(Level level) {
      Level least = name.startsWith("dev.oriel.") ? threshold : Level.WARNING;
      return level != Level.OFF && level.getSeverity() >= least.getSeverity();
    }

    @Override
    public void log(
        Level level,
        @Nullable ResourceBundle bundle,
        @Nullable String message,
        @Nullable Throwable thrown) {
      if (isLoggable(level)) {
        print(level, message + (thrown == null ? "" : ": " + thrown));
      }
    }

    @Override
    public void log(
        Level level,
        @Nullable ResourceBundle bundle,
        @Nullable String format,
        @Nullable Object @Nullable ... arguments) {
      if (isLoggable(level)) {
        boolean plain = format == null || arguments == null || arguments.length == 0;
        print(
            level,
            plain
                ? String.valueOf(format)
                : new MessageFormat(format, Locale.ROOT).format(arguments));
      }
    }

    private static void print(Level level, String message) {
      System.err.println(
          "oriel: "
              + level.getName().toLowerCase(Locale.ROOT)
              + ": "
              + UntrustedText.line(message));
    }
  }
}
