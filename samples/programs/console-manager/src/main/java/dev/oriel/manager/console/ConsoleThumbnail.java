// SPDX-License-Identifier: Apache-2.0
package dev.oriel.manager.console;

import dev.oriel.capture.GuestCursor;
import dev.oriel.core.frame.Damage;
import dev.oriel.core.geometry.Viewport;
import dev.oriel.core.image.Picture;
import java.util.concurrent.atomic.AtomicBoolean;
import javafx.application.Platform;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.SimpleBooleanProperty;
import org.jspecify.annotations.Nullable;

/// A small live picture of a console, a few times a second.
///
/// It is scaled down on another thread than the JavaFX thread, only where the guest has drawn, and
/// to exactly the pixels that it takes on the screen. Nothing is copied while it cannot be seen: in
/// a hidden or minimised window, or while [#onScreenProperty] is false.
///
/// Threading: the JavaFX thread.
public final class ConsoleThumbnail extends FeedNode {

  private final BooleanProperty onScreen = new SimpleBooleanProperty(this, "onScreen", true);
  private final BooleanProperty allowed = new SimpleBooleanProperty(this, "allowed", true);
  private final WindowPresence presence = new WindowPresence(this, _ -> follow());
  private @Nullable Shown shown;
  private @Nullable PixelSurface surface;

  /// Creates a thumbnail of a feed's console. Ownership: the caller still owns the feed.
  public ConsoleThumbnail(ConsoleFeed feed) {
    super(feed, "console-thumbnail");
    onScreen.subscribe(this::follow);
    allowed.subscribe(this::follow);
    widthProperty().subscribe(this::follow);
    heightProperty().subscribe(this::follow);
    presence.start();
  }

  /// Returns whether it can be seen in its window, as far as its owner knows: one that was scrolled
  /// out of sight cannot.
  public BooleanProperty onScreenProperty() {
    return onScreen;
  }

  /// Returns whether it may request pictures. The thumbnail of a text console that other programs
  /// may want to use may not.
  public BooleanProperty allowedProperty() {
    return allowed;
  }

  private void follow() {
    double scale = outputScale();
    int width = pixels(getWidth(), scale);
    int height = pixels(getHeight(), scale);
    boolean wanted =
        onScreen.get() && allowed.get() && presence.isPresent() && width > 0 && height > 0;
    Shown now = shown;
    if (wanted && (now == null || now.width != width || now.height != height)) {
      stop();
      Shown next = new Shown(width, height);
      shown = next;
      watch(next, ConsoleFeed.THUMBNAIL);
    } else if (!wanted) {
      stop();
      shown = null;
    }
  }

  private void publish(Shown from) {
    PixelSurface newest = from.surface;
    if (from != shown || newest == null) {
      return;
    }
    newest.publish();
    if (surface != newest) {
      surface = newest;
      image().setImage(newest.image());
      requestLayout();
    }
  }

  @Override
  protected void layoutChildren() {
    Shown now = shown;
    PixelSurface picture = surface;
    if (now == null || picture == null) {
      return;
    }
    // One pixel of the image on one pixel of the screen, unless the thumbnail has been resized
    // since.
    Viewport fitted = Viewport.fit(picture.width(), picture.height(), now.width, now.height);
    double scale = now.width / Math.max(1, getWidth());
    boolean small = picture.width() < fitted.target().width();
    double width = small ? picture.width() : fitted.target().width();
    double height = small ? picture.height() : fitted.target().height();
    image().setSmooth(false);
    image().setFitWidth(width / scale);
    image().setFitHeight(height / scale);
    image()
        .relocate(
            Math.floor((now.width - width) / 2) / scale,
            Math.floor((now.height - height) / 2) / scale);
  }

  /// Receives the feed's pictures for one size of the thumbnail.
  private final class Shown implements FeedViewer {

    private final int width;
    private final int height;
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private @Nullable Downscaler scaler;
    private volatile @Nullable PixelSurface surface;

    /// @param width the columns on the screen
    /// @param height the rows on the screen
    Shown(int width, int height) {
      this.width = width;
      this.height = height;
    }

    @Override
    public void frame(Picture picture, Damage damage) {
      Downscaler fitting = scaler;
      if (fitting == null || !fitting.fits(picture)) {
        fitting = Downscaler.fit(picture, width, height);
        scaler = fitting;
        surface = fitting.surface();
      }
      fitting.draw(picture, damage);
      if (scheduled.compareAndSet(false, true)) {
        Platform.runLater(
            () -> {
              scheduled.set(false);
              publish(this);
            });
      }
    }

    @Override
    public void cursor(GuestCursor cursor) {
      // A thumbnail shows no pointer.
    }

    @Override
    public void state(FeedState now) {
      tell(now);
    }
  }
}
