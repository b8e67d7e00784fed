// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.support;

import dev.oriel.capture.CaptureTimeoutException;
import dev.oriel.dbus.AmbiguousVmException;
import dev.oriel.dbus.NoSuchConsoleException;
import dev.oriel.dbus.NoSuchVmException;
import dev.oriel.dbus.connection.ConnectionFailedException;
import java.util.concurrent.TimeoutException;

/// How commands end. Scripts rely on these numbers.
public final class ExitCode {

  /// Where an error's causes go round in a circle, no more of them are looked at.
  private static final int MOST_CAUSES = 20;

  /// Done.
  public static final int DONE = 0;

  /// Failed.
  public static final int FAILED = 1;

  /// Wrong usage.
  public static final int USAGE = 2;

  /// There is no such VM or console, or more than one.
  public static final int NOT_FOUND = 3;

  /// Nothing came in time.
  public static final int TIMED_OUT = 4;

  private ExitCode() {}

  /// How a command ends that an error has ended.
  public static int of(Throwable error) {
    return switch (error) {
      case CommandException f -> f.exitCode();
      case NoSuchVmException _, AmbiguousVmException _, NoSuchConsoleException _ -> NOT_FOUND;
      case CaptureTimeoutException _ -> TIMED_OUT;
      case ConnectionFailedException e when timedOut(e) -> TIMED_OUT;
      default -> FAILED;
    };
  }

  /// Whether an answer of QEMU's or the bus's did not come in time.
  private static boolean timedOut(ConnectionFailedException error) {
    Throwable cause = error;
    for (int depth = 0; cause != null && depth < MOST_CAUSES; depth++) {
      if (cause instanceof TimeoutException) {
        return true;
      }
      cause = cause.getCause();
    }
    return false;
  }
}
