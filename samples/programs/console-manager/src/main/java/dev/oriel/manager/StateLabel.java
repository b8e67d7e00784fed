// SPDX-License-Identifier: Apache-2.0
package dev.oriel.manager;

import javafx.beans.value.ObservableValue;
import javafx.scene.control.Label;
import javafx.scene.layout.Region;

/// The state of a VM in a word, with a dot in its colour.
///
/// Threading: the JavaFX thread.
final class StateLabel extends Label {

  /// The width that a name leaves to its state.
  private static final double ROOM = 120;

  StateLabel(ObservableValue<VmState> state) {
    Region dot = new Region();
    setGraphic(dot);
    state.subscribe(
        now -> {
          setText(now.words());
          dot.getStyleClass().setAll("state-dot", now.kind().styleClass());
          getStyleClass().setAll("label", "state", now.kind().styleClass());
        });
  }

  @Override
  protected double computeMinWidth(double height) {
    return Math.min(ROOM, computePrefWidth(height));
  }
}
