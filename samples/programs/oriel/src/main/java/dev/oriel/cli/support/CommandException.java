// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.support;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/// Why a command cannot do its work, in a sentence for its user that says what to do.
public final class CommandException extends Exception {

  @Serial private static final long serialVersionUID = 1L;

  private final int exitCode;

  private CommandException(int exitCode, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  /// The command failed; where the cause has an exit code of its own, with that.
  public static CommandException of(String message, @Nullable Throwable cause) {
    return new CommandException(
        cause == null ? ExitCode.FAILED : ExitCode.of(cause), message, cause);
  }

  /// What was awaited did not come in time.
  public static CommandException timedOut(String message) {
    return new CommandException(ExitCode.TIMED_OUT, message, null);
  }

  /// The [ExitCode].
  public int exitCode() {
    return exitCode;
  }
}
