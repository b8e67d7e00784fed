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

  /// @param styleClass its name in style sheets
  FeedNode(ConsoleFeed feed, String styleClass) {
    this.feed = feed;
    getStyleClass().add(styleClass);
    image.setManaged(false);
    getChildren().add(image);
  }

  /// The feed that it shows.
  public final ConsoleFeed feed() {
    return feed;
  }

  /// What there is to be seen.
  public final ReadOnlyObjectProperty<FeedState> stateProperty() {
    return state.getReadOnlyProperty();
  }

  /// Whether pictures are being taken.
  public final boolean isLive() {
    return viewing != null;
  }

  /// What shows the picture.
  final ImageView image() {
    return image;
  }

  /// Takes pictures from now on, unless they are being taken.
  final void watch(FeedViewer viewer, Duration pace) {
    if (viewing == null) {
      viewing = feed.watch(viewer, pace);
    }
  }

  /// Takes no more pictures.
  final void stop() {
    if (viewing != null) {
      viewing.close();
      viewing = null;
    }
  }

  /// Of a viewer: takes the feed's news. Threading: any thread.
  final void tell(FeedState now) {
    Platform.runLater(() -> state.set(now));
  }

  /// The screen's pixels for one of the scene's units.
  final double outputScale() {
    Scene scene = getScene();
    Window window = scene == null ? null : scene.getWindow();
    return window == null ? 1 : window.getOutputScaleX();
  }

  /// How many whole pixels of the screen an extent of the scene is.
  static int pixels(double extent, double scale) {
    return (int) Math.floor(extent * scale);
  }
}
