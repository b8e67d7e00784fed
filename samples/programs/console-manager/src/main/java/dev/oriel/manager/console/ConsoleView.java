// SPDX-License-Identifier: Apache-2.0
package dev.oriel.manager.console;

import dev.oriel.capture.GuestCursor;
import dev.oriel.core.cursor.CursorImage;
import dev.oriel.core.frame.Damage;
import dev.oriel.core.geometry.Viewport;
import dev.oriel.core.image.Picture;
import dev.oriel.core.input.InputKind;
import dev.oriel.core.input.InputSink;
import dev.oriel.core.text.UntrustedText;
import dev.oriel.dbus.PictureSource;
import dev.oriel.dbus.UiInfo;
import java.util.concurrent.atomic.AtomicBoolean;
import javafx.animation.PauseTransition;
import javafx.application.Platform;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.scene.AccessibleRole;
import javafx.scene.Cursor;
import javafx.scene.Scene;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.ScrollEvent;
import javafx.util.Duration;
import org.jspecify.annotations.Nullable;

/// A JavaFX node that shows one console of a VM and sends the input of keyboard and pointer to it.
///
/// ```java
/// var view = new ConsoleView(new ConsoleFeed(connection.console(0)));
/// stage.setScene(new Scene(view));
/// ```
///
/// The picture is scaled to fit without distortion. If the size allows it, each pixel of the
/// picture is a square of whole pixels of the screen, and the picture is not smoothed. A view
/// without a window, or in a hidden or minimised window, takes no pictures.
///
/// **Copies.** JavaFX cannot show a GPU texture that it did not create, so the *damage* of each
/// frame is copied more often than in `oriel view`. The whole picture is copied only for the first
/// frame and when the size changes. The copies are made:
///
/// 1. by the capture: from QEMU's memory (`ScanoutMap`), from the message (`Update`) or, for a
///    dma-buf, by the GPU into the CPU's memory,
/// 2. by this node into the memory of a [javafx.scene.image.PixelBuffer], because JavaFX takes
///    other bytes than the captured frames have,
/// 3. by JavaFX's renderer into its texture (with its software pipeline: into the window). It gets
///    the smallest rectangle around the damage of all frames since the last pulse.
///
/// **Keyboard.** While the view has the focus, all keys go to the guest, including Tab, until
/// Ctrl+Alt+G releases them ([#capturingProperty]). A click or Enter sends them to the guest again.
/// [KeyMap] describes what can be known of the physical keys. Keys and buttons that are held when
/// the focus is lost are released.
///
/// A text console takes the characters that the host's layout makes of the keys instead, and the
/// wheel scrolls to older lines.
///
/// **Pointer.** A guest with a tablet gets the position of the pointer. For a guest with a mouse, a
/// click grabs the pointer until Ctrl+Alt+G. The guest's pointer shape becomes the host's cursor.
///
/// Threading: the JavaFX thread.
public final class ConsoleView extends FeedNode {

  /// How long the size of the window must be unchanged before the guest gets it.
  private static final double RESIZE_MILLIS = 300;

  private static final double SMALLEST = 64;

  private final PictureSource console;
  private final InputSink sink;
  private final ConsoleKeyboard keyboard;
  private final ConsolePointer pointer;
  private final ReadOnlyBooleanWrapper capturing = new ReadOnlyBooleanWrapper(this, "capturing");
  private final BooleanProperty resizesGuest = new SimpleBooleanProperty(this, "resizesGuest");
  private final PauseTransition resizing = new PauseTransition(Duration.millis(RESIZE_MILLIS));
  private final Runnable pulse = this::publish;
  private final WindowPresence presence = new WindowPresence(this, this::follow);

  private final Shown shown = new Shown();
  private ViewPicture.@Nullable Shown picture;
  private @Nullable Viewport viewport;
  private @Nullable CursorImage shape;

  /// Creates a view of a feed's console. Ownership: the caller still owns the feed.
  public ConsoleView(ConsoleFeed feed) {
    super(feed, "console-view");
    this.console = feed.console();
    this.keyboard = new ConsoleKeyboard(console, this::releaseInput);
    this.sink = keyboard.sink();
    this.pointer = new ConsolePointer(this, sink, this::outputScale, this::showCursor);
    setAccessibleRole(AccessibleRole.IMAGE_VIEW);
    setAccessibleText("Console " + UntrustedText.name(console.label()));
    setFocusTraversable(true);
    setMinSize(SMALLEST, SMALLEST);
    listen();
    presence.start();
  }

  private void listen() {
    addEventHandler(KeyEvent.ANY, this::key);
    addEventHandler(MouseEvent.MOUSE_PRESSED, this::pressed);
    addEventHandler(MouseEvent.MOUSE_RELEASED, pointer::released);
    addEventHandler(MouseEvent.MOUSE_MOVED, this::moved);
    addEventHandler(MouseEvent.MOUSE_DRAGGED, this::moved);
    addEventHandler(ScrollEvent.SCROLL, pointer::scrolled);
    focusedProperty()
        .addListener(
            (_, _, focused) -> {
              if (focused) {
                capturing.set(true);
              } else {
                releaseInput();
              }
            });
    resizing.setOnFinished(_ -> resized());
    resizesGuest.addListener(_ -> resizing.playFromStart());
    sceneProperty().addListener((_, before, now) -> sceneChanged(before, now));
  }

  // ---- the picture

  /// Returns whether the guest is asked to take the size of the view, in pixels of the screen.
  public BooleanProperty resizesGuestProperty() {
    return resizesGuest;
  }

  private void sceneChanged(@Nullable Scene before, @Nullable Scene now) {
    if (before != null) {
      before.removePreLayoutPulseListener(pulse);
    }
    if (now != null) {
      now.addPreLayoutPulseListener(pulse);
    }
  }

  private void follow(boolean visible) {
    if (visible) {
      watch(shown, ConsoleFeed.LIVE);
    } else {
      stop();
    }
  }

  /// Shows the pictures since the last pulse. Called once a pulse.
  private void publish() {
    shown.scheduled.set(false);
    ViewPicture.Shown newest = shown.pictures.shown();
    if (newest == null) {
      return;
    }
    newest.surface().publish();
    if (!newest.equals(picture)) {
      picture = newest;
      image().setImage(newest.surface().image());
      requestLayout();
    }
  }

  @Override
  protected void layoutChildren() {
    resizing.playFromStart();
    ViewPicture.Shown now = picture;
    if (now == null) {
      return;
    }
    double scale = outputScale();
    Viewport fitted =
        Viewport.fit(
            now.width(), now.height(), pixels(getWidth(), scale), pixels(getHeight(), scale));
    viewport = fitted;
    boolean scaled = now.surface().width() != fitted.target().width();
    image().setSmooth(scaled && !fitted.integral());
    image().setFitWidth(fitted.target().width() / scale);
    image().setFitHeight(fitted.target().height() / scale);
    image().relocate(fitted.target().x() / scale, fitted.target().y() / scale);
    showCursor();
  }

  @Override
  protected double computePrefWidth(double height) {
    return Math.max(SMALLEST, console.width() / outputScale());
  }

  @Override
  protected double computePrefHeight(double width) {
    return Math.max(SMALLEST, console.height() / outputScale());
  }

  private void resized() {
    sendSize();
    double scale = outputScale();
    boolean again = shown.pictures.room(pixels(getWidth(), scale), pixels(getHeight(), scale));
    if (again && isLive()) {
      // The feed passes the whole newest picture again.
      follow(false);
      follow(true);
    }
  }

  private void sendSize() {
    double scale = outputScale();
    int width = pixels(getWidth(), scale);
    int height = pixels(getHeight(), scale);
    boolean needed = width != console.width() || height != console.height();
    if (resizesGuest.get() && isLive() && width > 0 && height > 0 && needed) {
      // The picture of a device without resizing (VGA) is scaled, as is every picture until its
      // guest has followed.
      var _ = console.fit(UiInfo.ofSize(width, height), scale);
    }
  }

  // ---- input

  /// Returns whether the guest has the keyboard and, if it has a mouse and no tablet, the pointer.
  public ReadOnlyBooleanProperty capturingProperty() {
    return capturing.getReadOnlyProperty();
  }

  /// Sets the map of the host's keys. The default is [KeyMap#US].
  public void setKeyMap(KeyMap map) {
    keyboard.keys(map);
  }

  /// Takes keyboard and pointer back from the guest, and releases everything that is held.
  public void releaseInput() {
    sink.releaseAll();
    keyboard.forget();
    pointer.release();
    capturing.set(false);
  }

  private void key(KeyEvent event) {
    if (capturing.get()) {
      keyboard.handle(event);
    } else if (event.getCode() == KeyCode.ENTER) {
      // When the key is released: it repeats while it is down, and the guest must not get the
      // repeats.
      if (event.getEventType() == KeyEvent.KEY_RELEASED) {
        capturing.set(true);
      }
      event.consume();
    }
  }

  private void pressed(MouseEvent event) {
    event.consume();
    boolean had = isFocused() && capturing.get();
    requestFocus();
    capturing.set(true);
    if (sink.takes(InputKind.MOTIONS) && !pointer.captured()) {
      pointer.capture();
      showCursor();
      return;
    }
    if (!had) {
      moved(event);
    }
    pointer.pressed(event);
  }

  private void moved(MouseEvent event) {
    pointer.moved(event, viewport);
  }

  private void showCursor() {
    CursorImage guest = shape;
    Viewport where = viewport;
    if (pointer.captured() || shown.cursorHidden) {
      setCursor(Cursor.NONE);
    } else if (guest == null || where == null) {
      setCursor(Cursor.DEFAULT);
    } else {
      double scale = (double) where.target().width() / where.pictureWidth();
      setCursor(CursorShapes.cursor(guest, scale));
    }
  }

  /// Receives the feed's pictures and states. Only its own fields are accessed on other threads
  /// than the JavaFX thread.
  private final class Shown implements FeedViewer {

    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final ViewPicture pictures = new ViewPicture();
    private volatile boolean cursorHidden;

    @Override
    public void frame(Picture picture, Damage damage) {
      pictures.draw(picture, damage);
      if (scheduled.compareAndSet(false, true)) {
        Platform.runLater(Platform::requestNextPulse);
      }
    }

    @Override
    public void cursor(GuestCursor cursor) {
      Platform.runLater(
          () -> {
            // A guest that has defined no shape draws its pointer itself.
            boolean hidden = cursor.image() != null && !cursor.visible();
            if (cursor.image() != shape || hidden != cursorHidden) {
              shape = cursor.image();
              cursorHidden = hidden;
              showCursor();
            }
          });
    }

    @Override
    public void state(FeedState now) {
      tell(now);
    }
  }
}
