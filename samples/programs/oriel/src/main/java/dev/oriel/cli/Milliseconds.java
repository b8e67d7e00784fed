// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Reads a whole number of milliseconds.
final class Milliseconds implements ITypeConverter<Duration> {

  private static final int LONGEST = 86_400_000;

  @Override
  public Duration convert(String value) {
    int millis;
    try {
      millis = Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw new TypeConversionException("'" + value + "' is not a number of milliseconds");
    }
    if (millis < 1 || millis > LONGEST) {
      throw new TypeConversionException(
          "'" + value + "' is not a number of milliseconds from 1 to " + LONGEST);
    }
    return Duration.ofMillis(millis);
  }
}
