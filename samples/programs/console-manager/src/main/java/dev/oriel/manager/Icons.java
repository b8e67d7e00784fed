// SPDX-License-Identifier: Apache-2.0
package dev.oriel.manager;

import javafx.scene.AccessibleRole;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.Tooltip;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// The icons of the windows, which are letters of a font.
final class Icons {

  private Icons() {}

  /// Returns an icon for beside a text, which says the same.
  static FontIcon of(Feather icon) {
    FontIcon shown = FontIcon.of(icon);
    shown.setAccessibleRole(AccessibleRole.NODE);
    return shown;
  }

  /// Gives a button an icon beside its text, which is shown as it is.
  static <B extends ButtonBase> B on(B button, Feather icon) {
    button.setMnemonicParsing(false);
    button.setGraphic(of(icon));
    return button;
  }

  /// Makes a button show only an icon. Its meaning is in a tooltip, and is read out.
  static <B extends ButtonBase> B only(B button, Feather icon, String meaning) {
    on(button, icon);
    button.getStyleClass().addAll("button-icon", "flat");
    button.setTooltip(new Tooltip(meaning));
    button.setAccessibleText(meaning);
    return button;
  }
}
