// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// One of a few values, by the name that users know, which is written in lower case in help and
/// errors and may be typed in any.
///
/// @param <T> the values' type
abstract class Labelled<T> implements ITypeConverter<T>, Iterable<String> {

  private final T[] values;
  private final Function<T, String> label;

  /// @param values all there are
  /// @param label what users call one
  Labelled(T[] values, Function<T, String> label) {
    this.values = values.clone();
    this.label = label;
  }

  /// The name of a constant, as users know it: `FULL_SCREEN` is `full-screen`.
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
