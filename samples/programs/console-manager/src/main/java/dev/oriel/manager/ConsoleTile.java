// SPDX-License-Identifier: Apache-2.0
package dev.oriel.manager;

import dev.oriel.core.text.UntrustedText;
import dev.oriel.dbus.ConsoleInfo;
import dev.oriel.manager.console.ConsoleThumbnail;
import javafx.scene.AccessibleRole;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Label;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

/// A console in the window: its live picture, its name and size.
///
/// Threading: the JavaFX thread.
final class ConsoleTile extends VBox {

  static final KeyCombination SAVE = new KeyCodeCombination(KeyCode.S, KeyCombination.CONTROL_DOWN);
  static final KeyCombination COPY = new KeyCodeCombination(KeyCode.C, KeyCombination.CONTROL_DOWN);
  static final KeyCombination VIEW =
      new KeyCodeCombination(KeyCode.ENTER, KeyCombination.CONTROL_DOWN);

  private static final double WIDTH = 256;
  private static final double HEIGHT = 160;

  private final ConsoleEntry console;
  private final Actions actions;
  private final Notices notices;
  private final ConsoleThumbnail thumbnail;
  private final Label state = new Label();
  private final ContextMenu menu = new ContextMenu();
  private boolean armed;

  ConsoleTile(ConsoleEntry console, Actions actions, Notices notices) {
    this.console = console;
    this.actions = actions;
    this.notices = notices;
    thumbnail = new ConsoleThumbnail(console.feed());
    thumbnail.setPrefSize(WIDTH, HEIGHT);
    thumbnail.setMinSize(WIDTH, HEIGHT);
    thumbnail.setMaxSize(WIDTH, HEIGHT);
    state.getStyleClass().add("tile-state");
    state.setWrapText(true);
    state.setMaxWidth(WIDTH);
    Label name = new Label();
    name.getStyleClass().add("tile-name");
    name.setMaxWidth(WIDTH);
    Label size = new Label();
    size.getStyleClass().add("secondary");
    size.setMaxWidth(WIDTH);
    getChildren().addAll(new StackPane(thumbnail, state), name, size);
    getStyleClass().add("console-tile");
    setFocusTraversable(true);
    setAccessibleRole(AccessibleRole.BUTTON);
    console
        .infoProperty()
        .subscribe(
            info -> {
              name.setText(name(info));
              size.setText(size(info));
              setAccessibleText(console.title() + ", " + size(info));
            });
    thumbnail.stateProperty().subscribe(_ -> show());
    console.runStateProperty().subscribe(_ -> show());
    addEventHandler(KeyEvent.KEY_PRESSED, this::pressed);
    addEventHandler(KeyEvent.KEY_RELEASED, this::released);
    focusedProperty().subscribe(() -> armed = false);
    addEventHandler(MouseEvent.MOUSE_CLICKED, this::clicked);
    fillMenu();
    setOnContextMenuRequested(
        e -> {
          menu.show(this, e.getScreenX(), e.getScreenY());
          e.consume();
        });
  }

  ConsoleEntry console() {
    return console;
  }

  ConsoleThumbnail thumbnail() {
    return thumbnail;
  }

  private static String name(ConsoleInfo info) {
    return UntrustedText.name(info.label()) + (info.head() == 0 ? "" : ", output " + info.head());
  }

  private static String size(ConsoleInfo info) {
    String kind = info.type() == ConsoleInfo.Type.TEXT ? "text console, " : "";
    return kind + info.width() + " × " + info.height();
  }

  private void show() {
    String noPicture = thumbnail.stateProperty().get().words();
    String words = noPicture.isEmpty() ? console.runStateProperty().get().condition() : noPicture;
    state.setText(words);
    state.setVisible(!words.isEmpty());
  }

  private void fillMenu() {
    menu.getItems()
        .addAll(
            item("Open", new KeyCodeCombination(KeyCode.ENTER), () -> actions.open(console)),
            viewItem(),
            new SeparatorMenuItem(),
            item("Save screenshot", SAVE, () -> actions.save(console, notices)),
            item("Copy screenshot", COPY, () -> actions.copy(console, notices)));
  }

  private MenuItem viewItem() {
    // The viewer's connection ends ours where the VM has only one.
    String text =
        console.vm().exclusive()
            ? "Open in oriel view (takes the VM's one connection)"
            : "Open in oriel view";
    MenuItem view = item(text, VIEW, () -> actions.view(console, notices));
    view.setDisable(!Actions.canView());
    return view;
  }

  private static MenuItem item(String text, KeyCombination keys, Runnable action) {
    MenuItem item = new MenuItem(text);
    item.setAccelerator(keys);
    item.setOnAction(_ -> action.run());
    return item;
  }

  private void pressed(KeyEvent event) {
    if (SAVE.match(event)) {
      actions.save(console, notices);
    } else if (COPY.match(event)) {
      actions.copy(console, notices);
    } else if (opens(event)) {
      armed = true;
    } else {
      return;
    }
    event.consume();
  }

  /// Opens at the release: the key repeats while it is down, and a guest would get the rest.
  private void released(KeyEvent event) {
    if (armed && opens(event)) {
      armed = false;
      event.consume();
      if (event.isControlDown()) {
        actions.view(console, notices);
      } else {
        actions.open(console);
      }
    }
  }

  private static boolean opens(KeyEvent event) {
    return event.getCode() == KeyCode.ENTER || event.getCode() == KeyCode.SPACE;
  }

  private void clicked(MouseEvent event) {
    requestFocus();
    if (event.getButton() == MouseButton.PRIMARY && event.getClickCount() == 2) {
      actions.open(console);
    }
    event.consume();
  }
}
