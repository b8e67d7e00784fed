// SPDX-License-Identifier: Apache-2.0
package dev.oriel.manager;

import atlantafx.base.controls.CustomTextField;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.StringProperty;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.RadioMenuItem;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import org.kordamp.ikonli.feather.Feather;

/// The bar at the top of the manager: search, and what concerns all VMs.
///
/// Threading: the JavaFX thread.
final class ManagerBar extends HBox {

  private static final double SEARCH_WIDTH = 280;

  private final CustomTextField search = new CustomTextField();
  private final Label count = new Label();
  private final Button add = Icons.on(new Button("Add QMP socket …"), Feather.PLUS);
  private final Button refresh =
      Icons.only(new Button(), Feather.REFRESH_CW, "Look for VMs again (F5)");
  private final ToggleButton details =
      Icons.only(new ToggleButton(), Feather.SIDEBAR, "Details (F9)");

  /// @param leaveSearch gives the keyboard focus back to the grid
  ManagerBar(ObjectProperty<Theme> theme, Runnable leaveSearch) {
    getStyleClass().add("manager-bar");
    setAlignment(Pos.CENTER_LEFT);
    search.setPromptText("Search (Ctrl+F)");
    search.setAccessibleText("Search");
    search.setLeft(Icons.of(Feather.SEARCH));
    search.setPrefWidth(SEARCH_WIDTH);
    search.addEventHandler(
        KeyEvent.KEY_PRESSED,
        event -> {
          if (event.getCode() == KeyCode.ESCAPE) {
            search.clear();
          } else if (event.getCode() != KeyCode.ENTER && event.getCode() != KeyCode.DOWN) {
            return;
          }
          leaveSearch.run();
          event.consume();
        });
    count.getStyleClass().add("secondary");
    count.setMinWidth(USE_PREF_SIZE);
    add.setMinWidth(USE_PREF_SIZE);
    details.setSelected(true);
    Region gap = new Region();
    HBox.setHgrow(gap, Priority.ALWAYS);
    getChildren().addAll(search, count, gap, add, refresh, themes(theme), details);
  }

  private static MenuButton themes(ObjectProperty<Theme> theme) {
    MenuButton button = Icons.only(new MenuButton(), Feather.SUN, "Colours");
    ToggleGroup group = new ToggleGroup();
    for (Theme each : Theme.values()) {
      RadioMenuItem item = new RadioMenuItem(each.label());
      item.setToggleGroup(group);
      item.setOnAction(_ -> theme.set(each));
      theme.subscribe(now -> item.setSelected(now == each));
      button.getItems().add(item);
    }
    return button;
  }

  /// Returns the text that is looked for.
  StringProperty searchProperty() {
    return search.textProperty();
  }

  /// Moves the keyboard focus to the search, and marks its text.
  void enterSearch() {
    search.requestFocus();
    search.selectAll();
  }

  /// Shows how many VMs there are, and how many of them are found.
  void count(int found, int all) {
    String total = all == 1 ? "1 virtual machine" : all + " virtual machines";
    count.setText(found == all ? total : found + " of " + total);
  }

  Button add() {
    return add;
  }

  Button refresh() {
    return refresh;
  }

  ToggleButton details() {
    return details;
  }
}
