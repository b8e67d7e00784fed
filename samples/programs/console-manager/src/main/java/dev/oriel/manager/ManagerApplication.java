// SPDX-License-Identifier: Apache-2.0
package dev.oriel.manager;

import dev.oriel.manager.internal.GlibSessionBus;
import javafx.application.Application;
import javafx.geometry.Rectangle2D;
import javafx.scene.Scene;
import javafx.stage.Screen;
import javafx.stage.Stage;
import org.jspecify.annotations.Nullable;

/// The console manager; [ProgramClass] extends it.
public class ManagerApplication extends Application {

  private static final double WIDTH = 1160;
  private static final double HEIGHT = 740;

  /// The largest part of the screen that the window takes.
  private static final double ROOM = 0.9;

  private @Nullable ManagerWindow window;

  /// Called by JavaFX.
  public ManagerApplication() {}

  /// Called on JavaFX's launcher thread before there is a window, because the bus may go away from
  /// then on.
  @Override
  public void init() {
    GlibSessionBus.outlive();
  }

  @Override
  public void start(Stage stage) {
    ManagerOptions options = ManagerOptions.parse(getParameters().getRaw());
    ManagerWindow opened = new ManagerWindow(options);
    window = opened;
    Rectangle2D screen = Screen.getPrimary().getVisualBounds();
    stage.setScene(
        new Scene(
            opened.root(),
            Math.min(WIDTH, ROOM * screen.getWidth()),
            Math.min(HEIGHT, ROOM * screen.getHeight())));
    opened.start(stage);
  }

  @Override
  public void stop() {
    ManagerWindow open = window;
    if (open != null) {
      open.close();
    }
  }
}
