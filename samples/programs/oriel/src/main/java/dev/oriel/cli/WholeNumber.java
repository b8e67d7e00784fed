// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Reads a whole number. Its errors do not name Java types.
///
/// @param <T> `Integer` or `Long`
final class WholeNumber<T extends Number> implements ITypeConverter<T> {

  /// Reads a number.
  @FunctionalInterface
  interface Reader<T> {
    T read(String text);
  }

  private final Reader<T> reader;
  private final T most;

  /// @param most the largest number that is allowed
  WholeNumber(Reader<T> reader, T most) {
    this.reader = reader;
    this.most = most;
  }

  @Override
  public T convert(String value) {
    try {
      return reader.read(value);
    } catch (NumberFormatException _) {
      throw new TypeConversionException("'" + value + "' is not a whole number of at most " + most);
    }
  }
}
