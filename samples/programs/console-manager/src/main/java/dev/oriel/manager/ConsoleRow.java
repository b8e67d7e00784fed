// SPDX-License-Identifier: Apache-2.0
package dev.oriel.manager;

import javafx.geometry.Bounds;
import javafx.scene.AccessibleRole;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/// A console in the details of its VM: a small live picture, its name and its size.
///
/// Threading: the JavaFX thread.
final class ConsoleRow extends HBox implements ConsoleGestures.Subject {

  private static final double PICTURE_WIDTH = 96;

  private final LivePicture picture;
  private final Label name = new Label();
  private final Label size = new Label();
  private final Label words = new Label();

  ConsoleRow(ConsoleEntry console, Actions actions, Notices notices) {
    picture = new LivePicture(console);
    picture.setPrefWidth(PICTURE_WIDTH);
    picture.setMinWidth(PICTURE_WIDTH);
    picture.setMaxWidth(PICTURE_WIDTH);
    picture.setMaxHeight(USE_PREF_SIZE);
    getStyleClass().add("console-row");
    setFocusTraversable(true);
    setAccessibleRole(AccessibleRole.BUTTON);
    name.getStyleClass().add("console-name");
    size.getStyleClass().add("secondary");
    words.getStyleClass().add("secondary");
    words.setWrapText(true);
    VBox texts = new VBox(name, size, words);
    texts.getStyleClass().add("caption");
    texts.setMinWidth(0);
    HBox.setHgrow(texts, Priority.ALWAYS);
    getChildren().addAll(picture, texts);
    console.factsProperty().subscribe(_ -> describe());
    picture.wordsProperty().subscribe(_ -> describe());
    ConsoleGestures.install(this, this, actions, notices);
  }

  @Override
  public VmEntry vm() {
    return picture.console().vm();
  }

  @Override
  public ConsoleEntry console() {
    return picture.console();
  }

  LivePicture picture() {
    return picture;
  }

  /// Sets whether it can be seen in a part of the window.
  void see(Bounds window) {
    picture.see(window);
  }

  private void describe() {
    ConsoleFacts facts = console().factsProperty().get();
    String told = picture.wordsProperty().get();
    name.setText(facts.name() + (facts.head() == 0 ? "" : ", output " + facts.head()));
    size.setText(facts.size());
    words.setText(told);
    words.setVisible(!told.isEmpty());
    words.setManaged(!told.isEmpty());
    setAccessibleText(
        console().title() + ", " + facts.size() + (told.isEmpty() ? "" : ", " + told));
  }
}
