// SPDX-License-Identifier: Apache-2.0
package dev.oriel.manager;

import dev.oriel.core.text.UntrustedText;
import java.util.HashMap;
import java.util.Map;
import javafx.scene.AccessibleRole;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// Messages to the user in the window, about problems and completed actions.
///
/// Threading: the JavaFX thread.
final class Notices extends VBox implements Problems {

  private static final Object NEWS = new Object();

  private final Map<Object, Notice> told = new HashMap<>();
  private final Map<Object, HBox> shown = new HashMap<>();

  private record Notice(String words, String kind) {}

  Notices() {
    getStyleClass().add("notices");
  }

  @Override
  public void tell(Object subject, String words) {
    show(subject, words, "problem");
  }

  /// Reports that an action of the user was done.
  void done(String words) {
    solved(NEWS);
    show(NEWS, words, "done");
  }

  /// Reports that an action of the user cannot be done.
  void failed(String words) {
    solved(NEWS);
    show(NEWS, words, "problem");
  }

  private void show(Object subject, String told, String kind) {
    String words = UntrustedText.line(told);
    Notice now = new Notice(words, kind);
    if (now.equals(this.told.put(subject, now))) {
      // It is already shown, or the user has dismissed it.
      return;
    }
    hide(subject);
    Label text = new Label(words);
    text.setWrapText(true);
    text.setMinHeight(USE_PREF_SIZE);
    text.setMaxWidth(Double.MAX_VALUE);
    HBox.setHgrow(text, Priority.ALWAYS);
    FontIcon icon = Icons.of(kind.equals("done") ? Feather.CHECK_CIRCLE : Feather.ALERT_TRIANGLE);
    Button dismiss = Icons.only(new Button(), Feather.X, "Dismiss");
    dismiss.setOnAction(_ -> hide(subject));
    dismiss.setMinWidth(USE_PREF_SIZE);
    HBox line = new HBox(icon, text, dismiss);
    line.getStyleClass().addAll("notice", kind);
    line.setAccessibleRole(AccessibleRole.TEXT);
    line.setAccessibleText(words);
    shown.put(subject, line);
    getChildren().add(line);
  }

  private void hide(Object subject) {
    HBox line = shown.remove(subject);
    if (line != null) {
      getChildren().remove(line);
    }
  }

  @Override
  public void solved(Object subject) {
    var _ = told.remove(subject);
    hide(subject);
  }
}
