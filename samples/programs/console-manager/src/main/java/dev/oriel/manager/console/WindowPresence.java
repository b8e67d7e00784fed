// SPDX-License-Identifier: Apache-2.0
package dev.oriel.manager.console;

import java.util.function.Consumer;
import javafx.beans.value.ObservableValue;
import javafx.scene.Node;
import javafx.stage.Stage;
import javafx.stage.Window;

/// Follows whether a node can be seen, which is in a window that is shown and not minimised.
///
/// Threading: the JavaFX thread.
final class WindowPresence {

  private final Consumer<Boolean> onChange;
  private final ObservableValue<Boolean> present;

  WindowPresence(Node node, Consumer<Boolean> onChange) {
    this.onChange = onChange;
    ObservableValue<Window> window = node.sceneProperty().flatMap(s -> s.windowProperty());
    ObservableValue<Boolean> showing = window.flatMap(Window::showingProperty).orElse(false);
    ObservableValue<Boolean> iconified =
        window.flatMap(w -> w instanceof Stage s ? s.iconifiedProperty() : null).orElse(false);
    present = showing.flatMap(s -> iconified.map(i -> s && !i));
  }

  /// Returns whether the node can be seen now.
  boolean isPresent() {
    return Boolean.TRUE.equals(present.getValue());
  }

  /// Reports the current state, and each change from now on.
  void start() {
    present.subscribe(onChange);
  }
}
