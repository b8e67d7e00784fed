// SPDX-License-Identifier: Apache-2.0
package dev.oriel.manager;

import javafx.application.ColorScheme;
import javafx.application.Platform;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.ObjectBinding;
import javafx.beans.value.ObservableValue;

/// Which colours the windows have.
enum Theme {
  /// As the desktop has them.
  SYSTEM("Follow the desktop"),
  /// Dark on light.
  LIGHT("Light"),
  /// Light on dark.
  DARK("Dark");

  private final String label;

  Theme(String label) {
    this.label = label;
  }

  /// What a chosen theme means now.
  static ObjectBinding<ColorScheme> scheme(ObservableValue<Theme> chosen) {
    var desktop = Platform.getPreferences().colorSchemeProperty();
    return Bindings.createObjectBinding(
        () ->
            switch (chosen.getValue()) {
              case SYSTEM -> desktop.get();
              case LIGHT -> ColorScheme.LIGHT;
              case DARK -> ColorScheme.DARK;
            },
        chosen,
        desktop);
  }

  /// What a user sees.
  String label() {
    return label;
  }
}
