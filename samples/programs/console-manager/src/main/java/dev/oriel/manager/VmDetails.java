// SPDX-License-Identifier: Apache-2.0
package dev.oriel.manager;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javafx.beans.binding.Bindings;
import javafx.beans.value.ObservableStringValue;
import javafx.collections.ListChangeListener;
import javafx.geometry.Bounds;
import javafx.geometry.Pos;
import javafx.scene.AccessibleRole;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;

/// The details of one VM: its state with the remedy, its consoles, and where it is.
///
/// Threading: the JavaFX thread.
final class VmDetails extends ScrollPane {

  private static final String EXCLUSIVE =
      "QEMU keeps only one private connection for this VM. Connecting takes it from the viewer"
          + " that has it now, and another viewer can take it from the manager. A capture only"
          + " borrows it.";

  private final VmEntry vm;
  private final Actions actions;
  private final Notices notices;
  private final VBox consoles = new VBox();
  private final Label words = new Label();
  private final Button open = Icons.on(new Button("Open"), Feather.MAXIMIZE_2);
  private final Button view = Icons.on(new Button("oriel view"), Feather.EXTERNAL_LINK);
  private final Button connect = new Button();
  private final Label connection = value();

  VmDetails(VmEntry vm, Actions actions, Notices notices) {
    this.vm = vm;
    this.actions = actions;
    this.notices = notices;
    getStyleClass().add("details");
    setFitToWidth(true);
    setHbarPolicy(ScrollBarPolicy.NEVER);
    setFocusTraversable(false);
    words.getStyleClass().add("words");
    words.setWrapText(true);
    words.setMinHeight(USE_PREF_SIZE);
    consoles.getStyleClass().add("consoles");
    VBox content = new VBox(header(), buttons(), words, consoles, facts());
    content.getStyleClass().add("details-content");
    content.setAccessibleRole(AccessibleRole.PARENT);
    setContent(content);
    setAccessibleText("Details");
    vm.statusProperty().subscribe(_ -> describe());
    vm.wordsProperty().subscribe(_ -> describe());
    vm.runStateProperty().subscribe(_ -> describe());
    vm.consoles().addListener((ListChangeListener<ConsoleEntry>) _ -> fill());
    fill();
  }

  VmEntry vm() {
    return vm;
  }

  /// Returns the rows of its consoles.
  List<ConsoleRow> rows() {
    List<ConsoleRow> rows = new ArrayList<>();
    consoles
        .getChildren()
        .forEach(
            node -> {
              if (node instanceof ConsoleRow row) {
                rows.add(row);
              }
            });
    return rows;
  }

  /// Sets for each picture whether it is scrolled out of sight.
  void followScrolling() {
    Bounds window = localToScene(getLayoutBounds());
    rows().forEach(row -> row.see(window));
  }

  private VBox header() {
    Label name = new Label();
    name.getStyleClass().add("details-name");
    name.textProperty().bind(vm.nameProperty());
    name.setWrapText(true);
    VBox header = new VBox(name, new StateLabel(vm.state()));
    header.getStyleClass().add("details-header");
    return header;
  }

  private FlowPane buttons() {
    open.setOnAction(_ -> actions.open(vm.consoles().getFirst()));
    open.getStyleClass().add("accent");
    view.setTooltip(new Tooltip("Physical keys, pointer lock, and fewer copies"));
    view.setOnAction(_ -> actions.view(vm.consoles().getFirst(), notices));
    connect.setMnemonicParsing(false);
    FlowPane buttons = new FlowPane(open, view, connect);
    buttons.getStyleClass().add("details-buttons");
    return buttons;
  }

  private VBox facts() {
    Label where = value();
    where.setText(vm.where());
    Button copy = Icons.only(new Button(), Feather.COPY, "Copy the address as options for oriel");
    copy.setOnAction(_ -> actions.copyText(StartCommand.words(vm.options()), notices));
    HBox address = new HBox(where, copy);
    address.setAlignment(Pos.CENTER_LEFT);
    VBox facts =
        new VBox(
            title("About"),
            fact("Connection", connection),
            fact("QEMU", vm.qemuProperty()),
            fact("UUID", vm.uuidProperty()),
            fact("Address", address));
    facts.getStyleClass().add("facts");
    return facts;
  }

  private static Label title(String text) {
    Label title = new Label(text);
    title.getStyleClass().add("section");
    return title;
  }

  private static Label value() {
    Label value = new Label();
    value.setWrapText(true);
    value.setMinHeight(USE_PREF_SIZE);
    value.setMaxWidth(Double.MAX_VALUE);
    HBox.setHgrow(value, Priority.ALWAYS);
    return value;
  }

  private static VBox fact(String name, Node value) {
    Label label = new Label(name);
    label.getStyleClass().add("secondary");
    return new VBox(label, value);
  }

  private static VBox fact(String name, ObservableStringValue text) {
    Label value = value();
    value.textProperty().bind(text);
    VBox fact = fact(name, value);
    fact.visibleProperty().bind(Bindings.isNotEmpty(text));
    fact.managedProperty().bind(fact.visibleProperty());
    return fact;
  }

  private void fill() {
    List<ConsoleRow> before = rows();
    consoles.setManaged(!vm.consoles().isEmpty());
    consoles.getChildren().clear();
    if (!vm.consoles().isEmpty()) {
      consoles.getChildren().add(title("Consoles"));
    }
    for (ConsoleEntry console : vm.consoles()) {
      consoles
          .getChildren()
          .add(
              before.stream()
                  .filter(row -> row.console() == console)
                  .findFirst()
                  .orElseGet(() -> new ConsoleRow(console, actions, notices)));
    }
    describe();
  }

  private void describe() {
    VmEntry.Status now = vm.statusProperty().get();
    String explanation = vm.wordsProperty().get();
    if (explanation.isEmpty()) {
      explanation = explain(now);
    }
    words.setText(explanation);
    words.setVisible(!explanation.isEmpty());
    words.setManaged(!explanation.isEmpty());
    words.getStyleClass().setAll("label", "words", "words-" + now.name().toLowerCase(Locale.ROOT));
    boolean usable = !vm.consoles().isEmpty();
    show(open, usable);
    show(view, usable && Actions.canView());
    connection.setText(
        switch (now) {
          case FOUND -> "none";
          case CONNECTING -> "connecting …";
          case CONNECTED -> "connected";
          case FAILED -> "failed";
          case LOST -> "lost";
        });
    boolean connected = now == VmEntry.Status.CONNECTED;
    connect.setText(
        switch (now) {
          case FOUND, CONNECTING -> "Connect";
          case CONNECTED -> "Disconnect";
          case FAILED, LOST -> "Connect again";
        });
    connect.setGraphic(Icons.of(connected ? Feather.LOG_OUT : Feather.LINK));
    connect.setDisable(now == VmEntry.Status.CONNECTING);
    connect.setOnAction(
        _ -> {
          if (connected) {
            vm.disconnect();
          } else {
            vm.connect();
          }
        });
    show(connect, vm.exclusive() || vm.offersToConnect());
  }

  private String explain(VmEntry.Status now) {
    return switch (now) {
      case FOUND -> vm.exclusive() ? EXCLUSIVE : "";
      case CONNECTED -> {
        var run = vm.runStateProperty().get();
        yield run.takesInput() ? "" : run.lostInput() + ".";
      }
      case CONNECTING, FAILED, LOST -> "";
    };
  }

  private static void show(Button button, boolean shown) {
    button.setVisible(shown);
    button.setManaged(shown);
  }
}
