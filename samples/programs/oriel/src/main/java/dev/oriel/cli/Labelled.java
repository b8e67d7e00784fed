// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Converts the names of a few values. Users see the names in lower case in help and errors, and
/// may type them in any case.
///
/// @param <T> the type of the values
abstract class Labelled<T> implements ITypeConverter<T>, Iterable<String> {

  private final T[] values;
  private final Function<T, String> label;

  /// @param values all values
  /// @param label returns the name of a value for users
  Labelled(T[] values, Function<T, String> label) {
    this.values = values.clone();
    this.label = label;
  }

  /// Returns the name of a constant for users: `full-screen` for `FULL_SCREEN`.
  static String ofConstant(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private List<String> names() {
    return Arrays.stream(values).map(label).toList();
  }

  @Override
  public final T convert(String value) {
    for (T v : values) {
      if (label.apply(v).equalsIgnoreCase(value)) {
        return v;
      }
    }
    throw new TypeConversionException(
        String.format(Locale.ROOT, "'%s' is none of %s", value, String.join(", ", names())));
  }

  @Override
  public final Iterator<String> iterator() {
    return names().iterator();
  }
}
