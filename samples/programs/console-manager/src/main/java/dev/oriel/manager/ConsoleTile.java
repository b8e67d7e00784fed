// SPDX-License-Identifier: Apache-2.0
package dev.oriel.manager;

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

/// A console in the window, with its live picture, name and size.
///
/// Threading: the JavaFX thread.
final class ConsoleTile extends VBox {

  static final KeyCombination SAVE = new KeyCodeCombination(KeyCode.S, KeyCombination.CONTROL_DOWN);
  static final KeyCombination COPY = new KeyCodeCombination(KeyCode.C, KeyCombination.CONTROL_DOWN);
  static final KeyCombination VIEW =
      new KeyCodeCombination(KeyCode.ENTER, KeyCombination.CONTROL_DOWN);

  private static final String UNASKED =
      "Only one program at a time can use this text console: open it to take it";

  private static final double WIDTH = 256;
  private static final double HEIGHT = 160;

  private final ConsoleEntry console;
  private final Actions actions;
  private final Notices notices;
  private final StackPane picture = new StackPane();
  private final Label state = new Label();
  private final ContextMenu menu = new ContextMenu();
  private ConsoleThumbnail thumbnail;
  private boolean armed;

  ConsoleTile(ConsoleEntry console, Actions actions, Notices notices) {
    this.console = console;
    this.actions = actions;
    this.notices = notices;
    thumbnail = newThumbnail();
    state.getStyleClass().add("tile-state");
    state.setWrapText(true);
    state.setMaxWidth(WIDTH);
    Label name = new Label();
    name.getStyleClass().add("tile-name");
    name.setMaxWidth(WIDTH);
    Label size = new Label();
    size.getStyleClass().add("secondary");
    size.setMaxWidth(WIDTH);
    picture.getChildren().addAll(thumbnail, state);
    getChildren().addAll(picture, name, size);
    getStyleClass().add("console-tile");
    setFocusTraversable(true);
    setAccessibleRole(AccessibleRole.BUTTON);
    console
        .factsProperty()
        .subscribe(
            facts -> {
              name.setText(facts.name() + (facts.head() == 0 ? "" : ", output " + facts.head()));
              size.setText(facts.size());
              setAccessibleText(console.title() + ", " + facts.size());
            });
    console.feedProperty().addListener(_ -> renewThumbnail());
    console.heldProperty().subscribe(_ -> show());
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

  private ConsoleThumbnail newThumbnail() {
    ConsoleThumbnail next = new ConsoleThumbnail(console.feed());
    next.setPrefSize(WIDTH, HEIGHT);
    next.setMinSize(WIDTH, HEIGHT);
    next.setMaxSize(WIDTH, HEIGHT);
    next.allowedProperty().bind(console.heldProperty());
    next.stateProperty().addListener(_ -> show());
    return next;
  }

  private void renewThumbnail() {
    thumbnail = newThumbnail();
    picture.getChildren().set(0, thumbnail);
    show();
  }

  private void show() {
    String noPicture =
        console.heldProperty().get() ? thumbnail.stateProperty().get().words() : UNASKED;
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
    // If the VM has only one connection, the viewer's connection ends that of the manager.
    String text =
        console.vm().exclusive()
            ? "Open in oriel view (takes the VM's only connection)"
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

  /// Opens the console when the key is released: while the key is down it repeats, and the guest
  /// would get the repeats.
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
