// SPDX-License-Identifier: Apache-2.0
package dev.oriel.manager;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javafx.beans.binding.Bindings;
import javafx.collections.ListChangeListener;
import javafx.scene.AccessibleRole;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/// A VM in the window, with its name, its state and its consoles.
///
/// Threading: the JavaFX thread.
final class VmPane extends VBox {

  private static final String EXCLUSIVE =
      "QEMU keeps only one private connection for this VM. Connecting takes it from the viewer"
          + " that has it now, and another viewer can take it from the manager. A capture only"
          + " borrows it.";

  private final VmEntry vm;
  private final Actions actions;
  private final Notices notices;
  private final FlowPane tiles = new FlowPane();
  private final Label words = new Label();
  private final Label status = new Label();
  private final Button connect = new Button();

  VmPane(VmEntry vm, Actions actions, Notices notices) {
    this.vm = vm;
    this.actions = actions;
    this.notices = notices;
    getStyleClass().add("vm");
    tiles.getStyleClass().add("tiles");
    tiles.managedProperty().bind(Bindings.isNotEmpty(vm.consoles()));
    words.getStyleClass().add("words");
    words.setWrapText(true);
    words.setMinHeight(USE_PREF_SIZE);
    status.getStyleClass().add("status");
    status.setMinWidth(USE_PREF_SIZE);
    connect.setMinWidth(USE_PREF_SIZE);
    getChildren().addAll(header(), words, tiles);
    vm.statusProperty().subscribe(_ -> show());
    vm.wordsProperty().subscribe(_ -> show());
    vm.runStateProperty().subscribe(_ -> show());
    vm.consoles().addListener((ListChangeListener<ConsoleEntry>) _ -> fill());
    fill();
  }

  private HBox header() {
    Label name = new Label();
    name.getStyleClass().add("vm-name");
    name.textProperty().bind(vm.nameProperty());
    Label details = new Label();
    details.getStyleClass().add("secondary");
    details
        .textProperty()
        .bind(
            vm.uuidProperty()
                .map(uuid -> uuid.isEmpty() ? vm.where() : uuid + "  ·  " + vm.where()));
    VBox who = new VBox(name, details);
    Region gap = new Region();
    HBox.setHgrow(gap, Priority.ALWAYS);
    HBox header = new HBox(who, gap, status, connect);
    header.getStyleClass().add("vm-header");
    header.setAccessibleRole(AccessibleRole.TEXT);
    header.accessibleTextProperty().bind(vm.nameProperty());
    return header;
  }

  VmEntry vm() {
    return vm;
  }

  /// Returns the tiles of its consoles.
  List<ConsoleTile> tiles() {
    List<ConsoleTile> all = new ArrayList<>();
    tiles.getChildren().forEach(node -> all.add((ConsoleTile) node));
    return all;
  }

  private void fill() {
    tiles.getChildren().removeIf(t -> !vm.consoles().contains(((ConsoleTile) t).console()));
    for (int i = tiles.getChildren().size(); i < vm.consoles().size(); i++) {
      tiles.getChildren().add(new ConsoleTile(vm.consoles().get(i), actions, notices));
    }
  }

  private void show() {
    VmEntry.Status now = vm.statusProperty().get();
    String condition = vm.runStateProperty().get().condition();
    status.setText(
        switch (now) {
          case FOUND -> "not connected";
          case CONNECTING -> "connecting …";
          case CONNECTED -> condition.isEmpty() ? "connected" : condition;
          case FAILED -> "failed";
          case LOST -> "connection lost";
        });
    status
        .getStyleClass()
        .setAll(
            "label",
            "status",
            "status-" + (condition.isEmpty() ? now.name().toLowerCase(Locale.ROOT) : "stopped"));
    String explanation = vm.wordsProperty().get();
    if (explanation.isEmpty() && vm.exclusive() && now == VmEntry.Status.FOUND) {
      explanation = EXCLUSIVE;
    }
    words.setText(explanation);
    words.setVisible(!explanation.isEmpty());
    words.setManaged(!explanation.isEmpty());
    boolean connected = now == VmEntry.Status.CONNECTED;
    connect.setText(
        switch (now) {
          case FOUND, CONNECTING -> "Connect";
          case CONNECTED -> "Disconnect";
          case FAILED, LOST -> "Connect again";
        });
    connect.setDisable(now == VmEntry.Status.CONNECTING);
    connect.setOnAction(_ -> toggle(connected));
    // A VM on a bus is connected to automatically; other viewers may show it at the same time.
    boolean offered = vm.exclusive() || now == VmEntry.Status.FAILED || now == VmEntry.Status.LOST;
    connect.setVisible(offered);
    connect.setManaged(offered);
  }

  private void toggle(boolean connected) {
    if (connected) {
      vm.disconnect();
    } else {
      vm.connect();
    }
  }
}
