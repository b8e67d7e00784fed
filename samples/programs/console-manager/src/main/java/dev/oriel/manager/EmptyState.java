// SPDX-License-Identifier: Apache-2.0
package dev.oriel.manager;

import java.util.ArrayList;
import java.util.List;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// What is in the place of the grid while it is empty: how to start a VM, or that none is found.
///
/// Threading: the JavaFX thread.
final class EmptyState extends VBox {

  private static final double WIDTH = 600;

  private EmptyState(Feather icon, String title, List<Node> rest) {
    getStyleClass().add("empty");
    setAlignment(Pos.CENTER);
    setMaxWidth(WIDTH);
    FontIcon shown = Icons.of(icon);
    Label text = new Label(title);
    text.getStyleClass().add("empty-title");
    text.setWrapText(true);
    getChildren().addAll(shown, text);
    getChildren().addAll(rest);
  }

  /// Returns the state of a manager without VMs.
  ///
  /// @param buses the buses that it follows; null stands for the session bus
  /// @param add lets the user add a socket
  static EmptyState withoutVms(
      List<@Nullable String> buses, Actions actions, Notices notices, Runnable add) {
    List<Node> rest = new ArrayList<>();
    rest.add(text("A VM appears here by itself when it runs with  -display dbus"));
    for (@Nullable String bus : buses) {
      rest.add(command(StartCommand.onBus(bus), actions, notices));
    }
    rest.add(text("A VM without a bus gives its pictures through a QMP socket:"));
    rest.add(command(StartCommand.withSocket(), actions, notices));
    Button choose = Icons.on(new Button("Add QMP socket …"), Feather.PLUS);
    choose.setOnAction(_ -> add.run());
    rest.add(choose);
    return new EmptyState(Feather.MONITOR, "No virtual machines yet", rest);
  }

  /// Returns the state of a search that finds nothing.
  ///
  /// @param clear ends the search
  static EmptyState notFound(Runnable clear) {
    Button all = Icons.on(new Button("Show all"), Feather.X);
    all.setOnAction(_ -> clear.run());
    return new EmptyState(Feather.SEARCH, "No virtual machine is called so", List.of(all));
  }

  private static Label text(String words) {
    Label label = new Label(words);
    label.setWrapText(true);
    label.setMinHeight(USE_PREF_SIZE);
    return label;
  }

  private static HBox command(String line, Actions actions, Notices notices) {
    Label text = text(line);
    text.getStyleClass().add("command");
    text.setMaxWidth(Double.MAX_VALUE);
    HBox.setHgrow(text, Priority.ALWAYS);
    Button copy = Icons.only(new Button(), Feather.COPY, "Copy the command");
    copy.setOnAction(_ -> actions.copyText(line, notices));
    HBox both = new HBox(text, copy);
    both.setAlignment(Pos.CENTER_LEFT);
    both.getStyleClass().add("command-line");
    return both;
  }
}
