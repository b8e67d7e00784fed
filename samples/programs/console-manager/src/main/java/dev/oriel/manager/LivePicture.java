// SPDX-License-Identifier: Apache-2.0
package dev.oriel.manager;

import dev.oriel.manager.console.ConsoleThumbnail;
import dev.oriel.manager.console.FeedState;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.geometry.Bounds;
import javafx.geometry.Orientation;
import javafx.scene.layout.StackPane;

/// The live picture of a console, 16:10 with bars where the console's picture has another shape.
///
/// Threading: the JavaFX thread.
final class LivePicture extends StackPane {

  private static final String UNASKED =
      "Only one program at a time can use this text console: open it to take it";

  private static final double WIDTH = 240;
  private static final double ROWS_PER_COLUMN = 10.0 / 16;

  private final ConsoleEntry console;
  private final ReadOnlyStringWrapper words = new ReadOnlyStringWrapper(this, "words", "");
  private ConsoleThumbnail thumbnail;

  LivePicture(ConsoleEntry console) {
    this.console = console;
    getStyleClass().add("live-picture");
    setMinWidth(0);
    setPrefWidth(WIDTH);
    thumbnail = newThumbnail();
    getChildren().add(thumbnail);
    console.feedProperty().subscribe((_, _) -> renew());
    console.heldProperty().subscribe(_ -> describe());
    console.runStateProperty().subscribe(_ -> describe());
  }

  ConsoleEntry console() {
    return console;
  }

  ConsoleThumbnail thumbnail() {
    return thumbnail;
  }

  /// Returns what the picture does not show: why there is none, or that it stands still. Empty if
  /// it is live.
  ReadOnlyStringProperty wordsProperty() {
    return words.getReadOnlyProperty();
  }

  private ConsoleThumbnail newThumbnail() {
    ConsoleThumbnail next = new ConsoleThumbnail(console.feed());
    next.allowedProperty().bind(console.heldProperty());
    next.stateProperty().subscribe((_, _) -> describe());
    return next;
  }

  private void renew() {
    thumbnail = newThumbnail();
    getChildren().set(0, thumbnail);
    describe();
  }

  private void describe() {
    FeedState state = thumbnail.stateProperty().get();
    String noPicture = console.heldProperty().get() ? state.words() : UNASKED;
    words.set(noPicture.isEmpty() ? console.runStateProperty().get().condition() : noPicture);
  }

  /// Sets whether it can be seen in a part of the window.
  void see(Bounds window) {
    Bounds place = thumbnail.localToScene(thumbnail.getLayoutBounds());
    thumbnail.onScreenProperty().set(place.intersects(window));
  }

  @Override
  public Orientation getContentBias() {
    return Orientation.HORIZONTAL;
  }

  @Override
  protected double computePrefHeight(double width) {
    return heightFor(width < 0 ? getPrefWidth() : width);
  }

  @Override
  protected double computeMinHeight(double width) {
    return computePrefHeight(width);
  }

  /// Returns the height of a picture of a width.
  static double heightFor(double width) {
    return Math.round((width < 0 ? WIDTH : width) * ROWS_PER_COLUMN);
  }
}
