// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.support;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/// Reports why a command failed, in a sentence that tells the user what to do.
public final class CommandException extends Exception {

  @Serial private static final long serialVersionUID = 1L;

  private final int exitCode;

  private CommandException(int exitCode, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  /// Creates the error of a command that failed. It has the exit code of the cause, if that has
  /// one.
  public static CommandException of(String message, @Nullable Throwable cause) {
    return new CommandException(
        cause == null ? ExitCode.FAILED : ExitCode.of(cause), message, cause);
  }

  /// Creates the error of a command that names something which does not exist.
  public static CommandException notFound(String message) {
    return new CommandException(ExitCode.NOT_FOUND, message, null);
  }

  /// Creates the error of a command whose time was over.
  public static CommandException timedOut(String message) {
    return new CommandException(ExitCode.TIMED_OUT, message, null);
  }

  /// Returns the [ExitCode].
  public int exitCode() {
    return exitCode;
  }
}
