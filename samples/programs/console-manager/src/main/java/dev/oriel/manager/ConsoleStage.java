// SPDX-License-Identifier: Apache-2.0
package dev.oriel.manager;

import dev.oriel.core.input.DesktopChord;
import dev.oriel.core.input.EvdevKey;
import dev.oriel.core.input.KeyChord;
import dev.oriel.dbus.KeyboardLeds;
import dev.oriel.dbus.RunState;
import dev.oriel.manager.console.ConsoleView;
import dev.oriel.manager.console.FeedState;
import dev.oriel.manager.console.KeyMap;
import java.util.ArrayList;
import java.util.List;
import javafx.beans.binding.Bindings;
import javafx.geometry.Rectangle2D;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.Separator;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToolBar;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.stage.Screen;
import javafx.stage.Stage;
import org.kordamp.ikonli.feather.Feather;

/// A window on one console.
///
/// Threading: the JavaFX thread.
final class ConsoleStage {

  /// The largest part of the screen that a new window takes.
  private static final double ROOM = 0.85;

  private final ConsoleEntry console;
  private final Actions actions;
  private final Notices notices;
  private final Stage stage = new Stage();
  private final ConsoleView view;
  private final Label message = new Label();
  private final BorderPane root = new BorderPane();

  ConsoleStage(ConsoleEntry console, Actions actions, KeyMap keys) {
    this.console = console;
    this.actions = actions;
    this.notices = new Notices();
    view = new ConsoleView(console.feed());
    view.setKeyMap(keys);
    message.getStyleClass().add("console-message");
    message.setWrapText(true);
    // The picture of a paused VM stays visible and clickable below it.
    message.setMouseTransparent(true);
    root.getStyleClass().add("console-window");
    root.setTop(tools());
    root.setCenter(new StackPane(view, message));
    root.setBottom(new VBox(notices, statusBar()));
    view.stateProperty().subscribe(_ -> follow());
    console.runStateProperty().subscribe(_ -> follow());
  }

  ConsoleView view() {
    return view;
  }

  Stage stage() {
    return stage;
  }

  BorderPane root() {
    return root;
  }

  void show() {
    stage
        .titleProperty()
        .bind(
            Bindings.createStringBinding(
                this::title, console.factsProperty(), console.runStateProperty()));
    ManagerWindow.addIcons(stage);
    stage.setScene(new Scene(root));
    actions.opened(console, this);
    stage.setOnHidden(_ -> actions.closed(console));
    Rectangle2D screen = Screen.getPrimary().getVisualBounds();
    stage.setMaxWidth(screen.getWidth());
    stage.setMaxHeight(screen.getHeight());
    stage.sizeToScene();
    stage.show();
    stage.setWidth(Math.min(stage.getWidth(), screen.getWidth() * ROOM));
    stage.setHeight(Math.min(stage.getHeight(), screen.getHeight() * ROOM));
    view.requestFocus();
  }

  private String title() {
    String condition = console.runStateProperty().get().condition();
    return console.title() + (condition.isEmpty() ? "" : " (" + condition + ")") + " – Oriel";
  }

  void toFront() {
    stage.setIconified(false);
    stage.toFront();
    stage.requestFocus();
  }

  void close() {
    stage.close();
  }

  private ToolBar tools() {
    Button save = button("Save screenshot", Feather.CAMERA, () -> actions.save(console, notices));
    Button copy = button("Copy screenshot", Feather.COPY, () -> actions.copy(console, notices));
    ToggleButton resize = Icons.on(new ToggleButton("Resize the guest"), Feather.MAXIMIZE);
    resize.setFocusTraversable(true);
    resize.selectedProperty().bindBidirectional(view.resizesGuestProperty());
    Button full =
        button("Full screen", Feather.MAXIMIZE_2, () -> stage.setFullScreen(!stage.isFullScreen()));
    stage
        .fullScreenProperty()
        .subscribe(on -> full.setText(on ? "Leave full screen" : "Full screen"));
    // The Escape key belongs to the guest.
    stage.setFullScreenExitKeyCombination(javafx.scene.input.KeyCombination.NO_MATCH);
    stage.setFullScreenExitHint("Ctrl+Alt+G releases the keyboard");
    return new ToolBar(sendKeys(), new Separator(), save, copy, new Separator(), resize, full);
  }

  private static Button button(String text, Feather icon, Runnable action) {
    Button button = Icons.on(new Button(text), icon);
    button.setOnAction(_ -> action.run());
    return button;
  }

  private MenuButton sendKeys() {
    MenuButton menu = Icons.on(new MenuButton("Send keys"), Feather.COMMAND);
    for (DesktopChord chord : DesktopChord.values()) {
      menu.getItems().add(item(chord.label(), chord.chord()));
    }
    for (EvdevKey key : DesktopChord.FUNCTION_KEYS) {
      String name = key.name().substring("KEY_".length());
      menu.getItems().add(item("Ctrl+Alt+" + name, DesktopChord.withCtrlAlt(key)));
    }
    // The hotkey of this window.
    menu.getItems().add(item("Ctrl+Alt+G", DesktopChord.withCtrlAlt(EvdevKey.KEY_G)));
    return menu;
  }

  private MenuItem item(String label, KeyChord chord) {
    MenuItem item = new MenuItem(label);
    item.setOnAction(_ -> actions.send(console, chord, notices, view::requestFocus));
    return item;
  }

  private HBox statusBar() {
    Label grab = new Label();
    grab.textProperty()
        .bind(
            Bindings.when(view.capturingProperty())
                .then("Keys go to the guest; Ctrl+Alt+G releases the keyboard")
                .otherwise("Click into the picture, or press Enter on it, to type in the guest"));
    Label leds = new Label();
    Label size = new Label();
    console
        .factsProperty()
        .subscribe(
            facts -> {
              leds.setText(lights(facts.leds()));
              size.setText(
                  facts.width() + " × " + facts.height() + (facts.mouse() ? ", mouse" : ""));
            });
    Region gap = new Region();
    HBox.setHgrow(gap, Priority.ALWAYS);
    HBox bar = new HBox(grab, gap, leds, size);
    bar.getStyleClass().add("status-bar");
    return bar;
  }

  /// Returns the message about a VM that does not run. QEMU drops the input of such a VM.
  private String condition(RunState state) {
    if (state.condition().isEmpty()) {
      return "";
    }
    return state.takesInput() || !console.source().needsRunningVm()
        ? "The VM is " + state.condition()
        : state.lostInput();
  }

  private static String lights(KeyboardLeds leds) {
    List<String> lit = new ArrayList<>();
    if (leds.numLock()) {
      lit.add("Num");
    }
    if (leds.capsLock()) {
      lit.add("Caps");
    }
    if (leds.scrollLock()) {
      lit.add("Scroll");
    }
    return String.join(" ", lit);
  }

  private void follow() {
    FeedState state = view.stateProperty().get();
    boolean shown = state.kind() == FeedState.Kind.SHOWN;
    message.setText(shown ? condition(console.runStateProperty().get()) : state.words());
    message.setVisible(!message.getText().isEmpty());
    view.setOpacity(shown || state.kind() == FeedState.Kind.WAITING ? 1 : 0.35);
  }
}
