// SPDX-License-Identifier: Apache-2.0
package dev.oriel.manager;

import java.util.function.Consumer;
import javafx.beans.value.ObservableValue;
import javafx.collections.ListChangeListener;
import javafx.css.PseudoClass;
import javafx.geometry.Bounds;
import javafx.geometry.Orientation;
import javafx.geometry.Pos;
import javafx.scene.AccessibleRole;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// A VM in the grid: the live picture of its first console, its name and its state.
///
/// Threading: the JavaFX thread.
final class VmTile extends VBox implements ConsoleGestures.Subject {

  private static final PseudoClass SELECTED = PseudoClass.getPseudoClass("selected");

  private final VmEntry vm;
  private final ObservableValue<VmState> state;
  private final StackPane screen = new Screen();
  private final Label overlay = new Label();
  private final VBox instead = new VBox();
  private final FontIcon insteadIcon = Icons.of(Feather.MONITOR);
  private final Label insteadWords = new Label();
  private final Button connect = Icons.on(new Button("Connect"), Feather.LINK);
  private final Label size = new Label();
  private @Nullable LivePicture picture;

  /// @param onFocus called when it gets the keyboard focus
  VmTile(VmEntry vm, Actions actions, Notices notices, Consumer<VmTile> onFocus) {
    this.vm = vm;
    this.state = vm.state();
    getStyleClass().add("vm-tile");
    setAccessibleRole(AccessibleRole.BUTTON);
    setFocusTraversable(false);
    overlay.getStyleClass().add("picture-words");
    overlay.setWrapText(true);
    overlay.setMouseTransparent(true);
    insteadWords.setWrapText(true);
    instead.getStyleClass().add("no-picture");
    // The keyboard connects by Enter on the tile.
    connect.setFocusTraversable(false);
    connect.setOnAction(_ -> vm.connect());
    instead.getChildren().addAll(insteadIcon, insteadWords, connect);
    screen.getChildren().addAll(instead, overlay);
    getChildren().addAll(screen, caption());
    ConsoleGestures.install(this, this, actions, notices);
    focusedProperty()
        .subscribe(
            focused -> {
              if (focused) {
                onFocus.accept(this);
              }
            });
    vm.consoles().addListener((ListChangeListener<ConsoleEntry>) _ -> follow());
    vm.nameProperty().subscribe(_ -> describe());
    state.subscribe(_ -> describe());
    follow();
  }

  private VBox caption() {
    Label name = new Label();
    name.getStyleClass().add("vm-name");
    name.textProperty().bind(vm.nameProperty());
    name.setMaxWidth(Double.MAX_VALUE);
    Tooltip whole = new Tooltip();
    whole.textProperty().bind(vm.nameProperty());
    name.setTooltip(whole);
    HBox.setHgrow(name, Priority.ALWAYS);
    StateLabel stateLabel = new StateLabel(state);
    stateLabel.setMaxWidth(USE_PREF_SIZE);
    HBox.setHgrow(stateLabel, Priority.SOMETIMES);
    HBox first = new HBox(name, stateLabel);
    first.setAlignment(Pos.CENTER_LEFT);
    first.getStyleClass().add("tile-line");
    size.getStyleClass().add("secondary");
    VBox caption = new VBox(first, size);
    caption.getStyleClass().add("caption");
    return caption;
  }

  @Override
  public VmEntry vm() {
    return vm;
  }

  @Override
  public @Nullable ConsoleEntry console() {
    return picture == null ? null : picture.console();
  }

  /// Returns the picture of its first console, or null if it has none.
  @Nullable LivePicture picture() {
    return picture;
  }

  void select(boolean selected) {
    pseudoClassStateChanged(SELECTED, selected);
    // Tab leads to one tile; the arrows lead to the others.
    setFocusTraversable(selected);
  }

  /// Sets whether it can be seen in a part of the window.
  void see(Bounds window) {
    LivePicture shown = picture;
    if (shown != null) {
      shown.see(window);
    }
  }

  private void follow() {
    ConsoleEntry first = vm.consoles().isEmpty() ? null : vm.consoles().getFirst();
    if (first != console()) {
      screen.getChildren().removeIf(LivePicture.class::isInstance);
      LivePicture next = first == null ? null : new LivePicture(first);
      picture = next;
      if (next != null) {
        screen.getChildren().addFirst(next);
        next.wordsProperty().subscribe(_ -> describe());
        next.console().factsProperty().subscribe(_ -> describe());
      }
    }
    describe();
  }

  private void describe() {
    LivePicture shown = picture;
    String words = shown == null ? "" : shown.wordsProperty().get();
    overlay.setText(words);
    overlay.setVisible(!words.isEmpty());
    instead.setVisible(shown == null);
    VmState now = state.getValue();
    insteadIcon.setIconCode(
        switch (now.kind()) {
          case FAILED -> Feather.ALERT_TRIANGLE;
          case GONE -> Feather.POWER;
          case RUNNING, PAUSED, WAITING -> Feather.MONITOR;
        });
    String why = now.kind() == VmState.Kind.RUNNING ? "no console" : now.words();
    insteadWords.setText(shown == null ? why : "");
    connect.setVisible(vm.offersToConnect());
    connect.setManaged(vm.offersToConnect());
    size.setText(shown == null ? vm.place() : sizes(shown.console()));
    setAccessibleText(vm.nameProperty().get() + ", " + now.words() + ", " + size.getText());
  }

  private String sizes(ConsoleEntry first) {
    int others = vm.consoles().size() - 1;
    String more =
        switch (others) {
          case 0 -> "";
          case 1 -> "  ·  1 more console";
          default -> "  ·  " + others + " more consoles";
        };
    return first.factsProperty().get().size() + more;
  }

  /// The place of the picture, which is there without a picture, too.
  private static final class Screen extends StackPane {

    Screen() {
      getStyleClass().add("tile-screen");
    }

    @Override
    public Orientation getContentBias() {
      return Orientation.HORIZONTAL;
    }

    @Override
    protected double computePrefHeight(double width) {
      return LivePicture.heightFor(width);
    }

    @Override
    protected double computeMinHeight(double width) {
      return computePrefHeight(width);
    }
  }
}
