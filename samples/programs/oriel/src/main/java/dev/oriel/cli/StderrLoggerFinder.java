// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import dev.oriel.core.text.UntrustedText;
import java.lang.System.Logger.Level;
import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;

/// Prints the log messages of the libraries on stderr, one line each: warnings and errors, and more
/// with `--verbose`.
///
/// It replaces `java.util.logging`, which would be loaded otherwise.
public final class StderrLoggerFinder extends System.LoggerFinder {

  private static volatile Level threshold = Level.WARNING;

  /// Called by `java.util.ServiceLoader`.
  public StderrLoggerFinder() {}

  /// From now on, logs debug messages, too.
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

    /// Leaves out the debug messages of the JDK.
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
