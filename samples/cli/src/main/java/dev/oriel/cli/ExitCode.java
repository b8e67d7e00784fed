package dev.oriel.cli;

/// How commands end. Scripts rely on these numbers.
public final class ExitCode {

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
}
