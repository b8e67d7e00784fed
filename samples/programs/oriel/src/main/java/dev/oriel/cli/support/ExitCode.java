// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.support;

import dev.oriel.capture.CaptureTimeoutException;
import dev.oriel.dbus.AmbiguousVmException;
import dev.oriel.dbus.NoSuchConsoleException;
import dev.oriel.dbus.NoSuchVmException;
import dev.oriel.dbus.connection.ConnectionFailedException;
import java.util.concurrent.TimeoutException;

/// The exit codes of the commands. Scripts rely on these numbers.
public final class ExitCode {

  /// The command succeeded.
  public static final int DONE = 0;

  /// The command failed.
  public static final int FAILED = 1;

  /// The command line is wrong.
  public static final int USAGE = 2;

  /// There is no such VM or console, or more than one.
  public static final int NOT_FOUND = 3;

  /// Something did not arrive in time.
  public static final int TIMED_OUT = 4;

  private ExitCode() {}

  /// Returns the exit code of a command that failed with an error.
  public static int of(Throwable error) {
    return switch (error) {
      case CommandException f -> f.exitCode();
      case NoSuchVmException _, AmbiguousVmException _, NoSuchConsoleException _ -> NOT_FOUND;
      case CaptureTimeoutException _ -> TIMED_OUT;
      case ConnectionFailedException e when timedOut(e) -> TIMED_OUT;
      default -> FAILED;
    };
  }

  /// Returns whether an answer of QEMU or of the bus did not arrive in time.
  private static boolean timedOut(ConnectionFailedException error) {
    return Causes.of(error).stream().anyMatch(TimeoutException.class::isInstance);
  }
}
