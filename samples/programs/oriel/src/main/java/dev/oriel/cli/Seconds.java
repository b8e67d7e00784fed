// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Reads a duration in seconds, which may have decimals.
final class Seconds implements ITypeConverter<Duration> {

  private static final double LONGEST = 365 * 86400.0;

  @Override
  public Duration convert(String value) {
    double seconds;
    try {
      seconds = Double.parseDouble(value);
    } catch (NumberFormatException e) {
      throw new TypeConversionException("'" + value + "' is not a number of seconds");
    }
    if (!(seconds > 0 && seconds <= LONGEST)) {
      throw new TypeConversionException("'" + value + "' is not a positive number of seconds");
    }
    return Duration.ofNanos((long) (seconds * 1e9));
  }
}
