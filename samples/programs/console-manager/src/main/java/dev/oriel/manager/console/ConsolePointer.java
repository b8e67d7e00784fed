// SPDX-License-Identifier: Apache-2.0
package dev.oriel.manager.console;

import dev.oriel.core.geometry.Viewport;
import dev.oriel.core.input.InputKind;
import dev.oriel.core.input.InputSink;
import dev.oriel.core.input.MouseButton;
import dev.oriel.core.input.ScrollNotches;
import java.util.function.DoubleSupplier;
import javafx.animation.AnimationTimer;
import javafx.geometry.Point2D;
import javafx.scene.Node;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.ScrollEvent;
import javafx.scene.robot.Robot;
import org.jspecify.annotations.Nullable;

/// Sends the pointer over a [ConsoleView] to the guest.
///
/// A guest with a tablet gets positions. A guest with a mouse gets motions while its pointer is
/// grabbed. JavaFX has no pointer lock, so once a pulse the position of the pointer is read and the
/// pointer is put back to the middle of the view, which X11 allows and Wayland does not. (Motion
/// events are not used for this: those that were under way when the pointer was put back would
/// count twice.)
///
/// Threading: the JavaFX thread.
final class ConsolePointer {

  /// The pixels that JavaFX makes of one notch of a wheel on GTK.
  private static final double NOTCH = 40;

  private final Node view;
  private final InputSink sink;
  private final DoubleSupplier outputScale;
  private final Runnable onRelease;
  private final AnimationTimer pulses =
      new AnimationTimer() {
        @Override
        public void handle(long now) {
          sendMotion();
        }
      };
  private final ScrollNotches vertical = new ScrollNotches();
  private final ScrollNotches horizontal = new ScrollNotches();
  private @Nullable Robot robot;
  private @Nullable Point2D home;

  /// @param outputScale returns how many pixels of the screen one unit of JavaFX has
  /// @param onRelease called when the pointer is no longer captured
  ConsolePointer(Node view, InputSink sink, DoubleSupplier outputScale, Runnable onRelease) {
    this.onRelease = onRelease;
    this.view = view;
    this.sink = sink;
    this.outputScale = outputScale;
  }

  /// Returns whether the host's pointer is grabbed.
  boolean captured() {
    return home != null;
  }

  /// Grabs the pointer, for a guest with a mouse.
  void capture() {
    if (robot == null) {
      robot = new Robot();
    }
    putBack();
    pulses.start();
  }

  /// Releases the pointer.
  void release() {
    pulses.stop();
    home = null;
    onRelease.run();
  }

  private void putBack() {
    Robot r = robot;
    Point2D middle =
        view.localToScreen(
            view.getLayoutBounds().getCenterX(), view.getLayoutBounds().getCenterY());
    if (r != null && middle != null) {
      r.mouseMove(new Point2D(Math.floor(middle.getX()), Math.floor(middle.getY())));
      // The actual position, which may differ by a part of a pixel with a fractional scale.
      home = r.getMousePosition();
    }
  }

  private void sendMotion() {
    Robot r = robot;
    Point2D from = home;
    if (r == null || from == null) {
      return;
    }
    if (!sink.takes(InputKind.MOTIONS)) {
      // The guest's tablet driver has started.
      release();
      return;
    }
    Point2D moved = r.getMousePosition().subtract(from).multiply(outputScale.getAsDouble());
    int dx = (int) Math.round(moved.getX());
    int dy = (int) Math.round(moved.getY());
    if (dx != 0 || dy != 0) {
      putBack();
      sink.moveBy(dx, dy);
    }
  }

  /// Called when the pointer moved over the view, with or without a button held.
  void moved(MouseEvent event, @Nullable Viewport viewport) {
    if (viewport != null && sink.takes(InputKind.POSITIONS)) {
      double x = event.getX() * outputScale.getAsDouble();
      double y = event.getY() * outputScale.getAsDouble();
      sink.moveTo(viewport.pictureX(x, y), viewport.pictureY(x, y));
    }
  }

  /// Called when a button was pressed.
  void pressed(MouseEvent event) {
    MouseButton button = button(event);
    if (button != null) {
      sink.down(button);
    }
  }

  /// Called when a button was released.
  void released(MouseEvent event) {
    MouseButton button = button(event);
    if (button != null) {
      sink.up(button);
    }
  }

  private static @Nullable MouseButton button(MouseEvent event) {
    return switch (event.getButton()) {
      case PRIMARY -> MouseButton.LEFT;
      case MIDDLE -> MouseButton.MIDDLE;
      case SECONDARY -> MouseButton.RIGHT;
      case BACK -> MouseButton.SIDE;
      case FORWARD -> MouseButton.EXTRA;
      case NONE -> null;
    };
  }

  /// Called when the wheel was turned.
  void scrolled(ScrollEvent event) {
    turn(vertical.add(event.getDeltaY() / NOTCH), MouseButton.WHEEL_UP, MouseButton.WHEEL_DOWN);
    turn(
        horizontal.add(event.getDeltaX() / NOTCH), MouseButton.WHEEL_LEFT, MouseButton.WHEEL_RIGHT);
  }

  private void turn(int notches, MouseButton positive, MouseButton negative) {
    sink.scroll(notches > 0 ? positive : negative, Math.abs(notches));
  }
}
