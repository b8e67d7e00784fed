// SPDX-License-Identifier: Apache-2.0
package dev.oriel.manager.console;

import java.time.Duration;
import javafx.application.Platform;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.scene.Scene;
import javafx.scene.image.ImageView;
import javafx.scene.layout.Region;
import javafx.stage.Window;
import org.jspecify.annotations.Nullable;

/// A JavaFX node that shows the pictures of a feed while it can be seen.
///
/// Threading: the JavaFX thread.
abstract sealed class FeedNode extends Region permits ConsoleThumbnail, ConsoleView {

  private final ConsoleFeed feed;
  private final ImageView image = new ImageView();
  private final ReadOnlyObjectWrapper<FeedState> state =
      new ReadOnlyObjectWrapper<>(this, "state", FeedState.WAITING);
  private ConsoleFeed.@Nullable Viewing viewing;

  /// @param styleClass the name of the node in style sheets
  FeedNode(ConsoleFeed feed, String styleClass) {
    this.feed = feed;
    getStyleClass().add(styleClass);
    image.setManaged(false);
    getChildren().add(image);
  }

  /// Returns the feed that it shows.
  public final ConsoleFeed feed() {
    return feed;
  }

  /// Returns what the console shows.
  public final ReadOnlyObjectProperty<FeedState> stateProperty() {
    return state.getReadOnlyProperty();
  }

  /// Returns whether it takes pictures from the feed.
  public final boolean isLive() {
    return viewing != null;
  }

  /// Returns the node that shows the picture.
  final ImageView image() {
    return image;
  }

  /// Starts to take pictures, unless it does already.
  final void watch(FeedViewer viewer, Duration pace) {
    if (viewing == null) {
      viewing = feed.watch(viewer, pace);
    }
  }

  /// Stops taking pictures.
  final void stop() {
    if (viewing != null) {
      viewing.close();
      viewing = null;
    }
  }

  /// Called by a viewer with the state of the feed. Threading: any thread.
  final void tell(FeedState now) {
    Platform.runLater(() -> state.set(now));
  }

  /// Returns how many pixels of the screen one unit of the scene has.
  final double outputScale() {
    Scene scene = getScene();
    Window window = scene == null ? null : scene.getWindow();
    return window == null ? 1 : window.getOutputScaleX();
  }

  /// Returns how many whole pixels of the screen an extent of the scene has.
  static int pixels(double extent, double scale) {
    return (int) Math.floor(extent * scale);
  }
}
