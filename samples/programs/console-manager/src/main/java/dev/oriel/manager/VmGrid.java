// SPDX-License-Identifier: Apache-2.0
package dev.oriel.manager;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.geometry.Bounds;
import javafx.geometry.Insets;
import javafx.geometry.Orientation;
import javafx.scene.AccessibleRole;
import javafx.scene.input.InputEvent;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.Region;
import org.jspecify.annotations.Nullable;

/// The grid of VMs, one of which is selected as long as there are any. The arrow keys, Home and End
/// move the selection with the keyboard focus.
///
/// Threading: the JavaFX thread.
final class VmGrid extends Region {

  private final Function<VmEntry, VmTile> maker;
  private final Map<VmEntry, VmTile> made = new HashMap<>();
  private final ObjectProperty<@Nullable VmEntry> selected =
      new SimpleObjectProperty<>(this, "selected");
  private boolean chosen;

  /// @param maker makes the tile of a VM
  VmGrid(Function<VmEntry, VmTile> maker) {
    this.maker = maker;
    getStyleClass().add("vms");
    setAccessibleRole(AccessibleRole.PARENT);
    setAccessibleText("Virtual machines");
    selected.subscribe(this::mark);
    addEventHandler(KeyEvent.KEY_PRESSED, this::pressed);
    addEventFilter(InputEvent.ANY, this::touched);
  }

  private void touched(InputEvent event) {
    chosen |=
        event.getEventType() == KeyEvent.KEY_PRESSED
            || event.getEventType() == MouseEvent.MOUSE_PRESSED;
  }

  /// Returns the VM whose details are shown; null if there is none.
  ObjectProperty<@Nullable VmEntry> selectedProperty() {
    return selected;
  }

  /// Selects a VM for the user.
  void choose(VmEntry vm) {
    chosen = true;
    selected.set(vm);
  }

  /// Returns the tiles, in order.
  List<VmTile> tiles() {
    return getChildren().stream().map(VmTile.class::cast).toList();
  }

  /// Shows these VMs in this order. The first one is selected until the user chooses another. If
  /// that one is no longer among them, the one that is now in its place is selected.
  void show(List<VmEntry> vms) {
    List<VmEntry> shown = tiles().stream().map(VmTile::vm).toList();
    if (!shown.equals(vms)) {
      getChildren().setAll(vms.stream().map(vm -> made.computeIfAbsent(vm, maker)).toList());
    }
    VmEntry before = selected.get();
    if (vms.isEmpty()) {
      selected.set(null);
    } else if (!chosen || before == null) {
      boolean focused = getScene() != null && getScene().getFocusOwner() instanceof VmTile;
      selected.set(vms.getFirst());
      if (focused) {
        focusSelected();
      }
    } else if (!vms.contains(before)) {
      selected.set(vms.get(Math.clamp(shown.indexOf(before), 0, vms.size() - 1)));
    }
    mark();
  }

  /// Forgets the tiles of other VMs than these.
  void forgetAllBut(Collection<VmEntry> vms) {
    made.keySet().retainAll(vms);
  }

  private void mark() {
    tiles().forEach(tile -> tile.select(tile.vm() == selected.get()));
  }

  /// Gives the selected VM the keyboard focus.
  void focusSelected() {
    tiles().stream()
        .filter(tile -> tile.vm() == selected.get())
        .findFirst()
        .ifPresent(VmTile::requestFocus);
  }

  /// Sets for each picture whether it can be seen in a part of the window.
  void see(Bounds window) {
    tiles().forEach(tile -> tile.see(window));
  }

  private void pressed(KeyEvent event) {
    List<VmTile> tiles = tiles();
    int at = tiles.indexOf(event.getTarget());
    if (at < 0 || event.isControlDown() || event.isAltDown() || event.isShiftDown()) {
      return;
    }
    int to = target(event.getCode(), at, tiles.size());
    if (to >= 0) {
      tiles.get(to).requestFocus();
      event.consume();
    }
  }

  private int target(KeyCode key, int at, int count) {
    GridShape shape = shape(getWidth());
    return switch (key) {
      case LEFT -> shape.step(at, count, -1, 0);
      case RIGHT -> shape.step(at, count, 1, 0);
      case UP -> shape.step(at, count, 0, -1);
      case DOWN -> shape.step(at, count, 0, 1);
      case HOME -> 0;
      case END -> count - 1;
      default -> -1;
    };
  }

  private GridShape shape(double width) {
    Insets insets = getInsets();
    return GridShape.of(width - insets.getLeft() - insets.getRight());
  }

  @Override
  public Orientation getContentBias() {
    return Orientation.HORIZONTAL;
  }

  @Override
  protected double computePrefHeight(double width) {
    GridShape shape = shape(width < 0 ? getWidth() : width);
    List<VmTile> tiles = tiles();
    double height = getInsets().getTop() + getInsets().getBottom();
    for (int first = 0; first < tiles.size(); first += shape.columns()) {
      height += rowHeight(tiles, first, shape) + (first == 0 ? 0 : GridShape.GAP);
    }
    return height;
  }

  private static double rowHeight(List<VmTile> tiles, int first, GridShape shape) {
    double height = 0;
    for (VmTile tile : tiles.subList(first, Math.min(tiles.size(), first + shape.columns()))) {
      height = Math.max(height, Math.ceil(tile.prefHeight(shape.tileWidth())));
    }
    return height;
  }

  @Override
  protected void layoutChildren() {
    GridShape shape = shape(getWidth());
    List<VmTile> tiles = tiles();
    double y = getInsets().getTop();
    for (int first = 0; first < tiles.size(); first += shape.columns()) {
      double height = rowHeight(tiles, first, shape);
      double x = getInsets().getLeft();
      for (VmTile tile : tiles.subList(first, Math.min(tiles.size(), first + shape.columns()))) {
        tile.resizeRelocate(x, y, shape.tileWidth(), height);
        x += shape.tileWidth() + GridShape.GAP;
      }
      y += height + GridShape.GAP;
    }
  }
}
