// SPDX-License-Identifier: Apache-2.0
package dev.oriel.manager;

import dev.oriel.core.geometry.Rect;
import dev.oriel.fixtures.Screenshot;
import dev.oriel.guest.GuestFramebuffer;
import dev.oriel.manager.VmEntry.Status;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import javafx.event.ActionEvent;
import javafx.event.EventHandler;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.input.KeyCode;
import javafx.scene.text.Text;
import javafx.stage.Stage;

/// The window of a manager in the JavaFX of the tests.
final class OpenManager implements AutoCloseable {

  final ManagerWindow window;
  final Stage stage;

  OpenManager(String... arguments) {
    window = FxScreen.get(() -> new ManagerWindow(ManagerOptions.parse(List.of(arguments))));
    stage = FxScreen.get(Stage::new);
    FxScreen.pointAway();
    FxScreen.run(
        () -> {
          stage.setScene(new Scene(window.root(), 800, 760));
          stage.setX(0);
          stage.setY(0);
          window.start(stage);
        });
    FxScreen.focus(stage);
  }

  void awaitVms(String... names) {
    FxScreen.await(
        () -> "the VMs " + List.of(names) + "; there are " + FxScreen.get(this::describe),
        () -> names().equals(List.of(names)));
  }

  private String describe() {
    return String.join(
        ", ",
        window.vms().stream()
            .map(
                vm ->
                    vm.nameProperty().get()
                        + " "
                        + vm.statusProperty().get()
                        + " "
                        + vm.wordsProperty().get())
            .toList());
  }

  private List<String> names() {
    return window.panes().stream().map(pane -> pane.vm().nameProperty().get()).toList();
  }

  List<ConsoleTile> tiles() {
    return window.panes().stream().flatMap(pane -> pane.tiles().stream()).toList();
  }

  ConsoleTile tile(String vm) {
    return FxScreen.get(
        () ->
            tiles().stream()
                .filter(t -> t.console().vm().nameProperty().get().equals(vm))
                .findFirst()
                .orElseThrow());
  }

  /// Returns the tile of a console of a VM.
  ConsoleTile tile(String vm, String console) {
    FxScreen.await("a tile of " + console, () -> shows(vm, console));
    return FxScreen.get(
        () -> tiles().stream().filter(t -> isOf(t, vm, console)).findFirst().orElseThrow());
  }

  /// Returns whether there is a tile of a console of a VM.
  boolean shows(String vm, String console) {
    return tiles().stream().anyMatch(t -> isOf(t, vm, console));
  }

  private static boolean isOf(ConsoleTile tile, String vm, String console) {
    return tile.console().vm().nameProperty().get().equals(vm)
        && tile.console().source().id().equals(console);
  }

  List<ConsoleStage> windows() {
    return window.actions().windows();
  }

  Status status() {
    return window.panes().getFirst().vm().statusProperty().get();
  }

  /// Waits until the screen shows a guest's picture, which has the size of a thumbnail, pixel by
  /// pixel.
  void awaitThumbnail(String vm, GuestFramebuffer fb) {
    FxScreen.await(
        "a tile of " + vm,
        () -> tiles().stream().anyMatch(t -> t.console().vm().nameProperty().get().equals(vm)));
    byte[] expected = fb.expectedRgba(fb.bounds());
    FxScreen.awaitScreen(
        "the picture of " + vm,
        () -> {
          Rect place = FxScreen.place(tile(vm).thumbnail());
          Screenshot screen = FxScreen.screenshot();
          return Rect.ofSize(screen.width(), screen.height()).contains(place)
              && Arrays.equals(
                  expected, screen.rgba(place.x(), place.y(), place.width(), place.height()));
        });
  }

  /// Returns the texts as the controls draw them.
  List<String> drawnTexts() {
    return window.root().lookupAll(".text").stream()
        .filter(Text.class::isInstance)
        .map(node -> ((Text) node).getText())
        .toList();
  }

  /// Returns whether the window shows this text to its user.
  boolean says(String words) {
    return says(window.root(), words);
  }

  /// Returns whether a visible part of a node shows this text.
  static boolean says(Node node, String words) {
    if (!node.isVisible()) {
      return false;
    }
    if (node instanceof Label label && label.getText().contains(words)) {
      return true;
    }
    return node instanceof Parent parent
        && parent.getChildrenUnmodifiable().stream().anyMatch(child -> says(child, words));
  }

  /// Presses the button with this text by the keyboard, and waits until it has acted.
  ///
  /// A button that has just been added has a skin, which handles keys, only after the next pulse.
  /// Before that it is not visible and would ignore the key.
  void press(String text) {
    FxScreen.await(
        "a button \"" + text + "\" on the screen",
        () -> button(text).map(Button::getSkin).isPresent());
    Button button = FxScreen.get(() -> button(text).orElseThrow());
    AtomicBoolean acted = new AtomicBoolean();
    EventHandler<ActionEvent> witness = _ -> acted.set(true);
    FxScreen.run(
        () -> {
          button.addEventHandler(ActionEvent.ACTION, witness);
          button.requestFocus();
        });
    FxScreen.await("the button \"" + text + "\" has the focus", button::isFocused);
    FxScreen.strike(KeyCode.SPACE);
    FxScreen.await("the button \"" + text + "\" acts", acted::get);
    FxScreen.run(() -> button.removeEventHandler(ActionEvent.ACTION, witness));
  }

  /// Returns whether there is a button with this text.
  boolean offers(String text) {
    return button(text).isPresent();
  }

  /// Moves the focus with Tab until a node has it.
  void tabTo(Node node) {
    Set<Node> passed = Collections.newSetFromMap(new IdentityHashMap<>());
    while (!FxScreen.get(node::isFocused)) {
      Node before = FxScreen.get(() -> stage.getScene().getFocusOwner());
      if (before != null && !passed.add(before)) {
        throw new AssertionError("Tab goes round and does not reach " + node + ": " + passed);
      }
      FxScreen.strike(KeyCode.TAB);
      FxScreen.await(
          "Tab moves on", () -> !Objects.equals(stage.getScene().getFocusOwner(), before));
    }
  }

  private Optional<Button> button(String text) {
    return window.root().lookupAll(".button").stream()
        .filter(Button.class::isInstance)
        .map(Button.class::cast)
        .filter(b -> b.isVisible() && !b.isDisabled() && b.getText().equals(text))
        .findFirst();
  }

  @Override
  public void close() {
    FxScreen.run(
        () -> {
          stage.hide();
          window.close();
        });
  }
}
