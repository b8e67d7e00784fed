// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.view;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which window fills which monitor: the first window the first of the names, and so on. A window
/// without a name stays a window.
///
/// @param names the numbers from 1 or the names of monitors; an empty name is the monitor of the
///   window
/// @param each whether each window fills the monitor of its own number, and there are no more
///   windows than monitors
public record FullScreens(List<String> names, boolean each) {

  /// No window fills a monitor.
  public static final FullScreens NONE = new FullScreens(List.of(), false);

  private static final String ALL = "all";

  /// Copies the list.
  public FullScreens {
    names = List.copyOf(names);
  }

  /// Reads an option: `all`, names separated by commas, or an empty text for the monitors on which
  /// the windows are; null for none.
  public static FullScreens of(@Nullable String option) {
    if (option == null) {
      return NONE;
    }
    return option.equals(ALL)
        ? new FullScreens(List.of(), true)
        : new FullScreens(Arrays.stream(option.split(",", -1)).map(String::strip).toList(), false);
  }

  /// Returns the monitor that a window fills, or null if it stays a window.
  ///
  /// @param number the number of the window, from 0
  /// @param screens the number of monitors
  @Nullable String of(int number, int screens) {
    if (each) {
      return number < screens ? String.valueOf(number + 1) : null;
    }
    if (names.equals(List.of(""))) {
      return "";
    }
    return number < names.size() ? names.get(number) : null;
  }
}
