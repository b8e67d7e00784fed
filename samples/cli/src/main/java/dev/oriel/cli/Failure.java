package dev.oriel.cli;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/// Why a command cannot do its work, in a sentence for its user that says what to do.
public final class Failure extends Exception {

  @Serial private static final long serialVersionUID = 1L;

  private final int exitCode;

  private Failure(int exitCode, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  /// The command failed; where the cause has an exit code of its own, with that.
  public static Failure of(String message, @Nullable Throwable cause) {
    return new Failure(cause == null ? ExitCode.FAILED : ExitCode.of(cause), message, cause);
  }

  /// There is no such VM or console, or more than one.
  public static Failure notFound(String message) {
    return new Failure(ExitCode.NOT_FOUND, message, null);
  }

  /// What was awaited did not come in time.
  public static Failure timedOut(String message) {
    return new Failure(ExitCode.TIMED_OUT, message, null);
  }

  /// The [ExitCode].
  public int exitCode() {
    return exitCode;
  }
}
