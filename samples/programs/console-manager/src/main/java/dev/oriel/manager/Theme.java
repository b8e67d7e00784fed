// SPDX-License-Identifier: Apache-2.0
package dev.oriel.manager;

import atlantafx.base.theme.PrimerDark;
import atlantafx.base.theme.PrimerLight;
import javafx.application.Application;
import javafx.application.ColorScheme;
import javafx.application.Platform;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.ObjectBinding;
import javafx.beans.value.ObservableValue;

/// The colours of the windows.
enum Theme {
  /// The colours of the desktop.
  SYSTEM("Follow the desktop"),
  /// Dark text on a light background.
  LIGHT("Light"),
  /// Light text on a dark background.
  DARK("Dark");

  private final String label;

  Theme(String label) {
    this.label = label;
  }

  /// Returns the colour scheme of the chosen theme.
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

  /// Gives all windows of the program these colours. Threading: the JavaFX thread.
  static void use(ColorScheme scheme) {
    Application.setUserAgentStylesheet(
        (scheme == ColorScheme.DARK ? new PrimerDark() : new PrimerLight())
            .getUserAgentStylesheet());
  }

  /// Returns the name for the user.
  String label() {
    return label;
  }
}
