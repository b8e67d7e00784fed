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
import javafx.scene.control.ButtonBase;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.input.KeyCode;
import javafx.scene.text.Text;
import javafx.stage.Stage;

/// The window of a manager in the JavaFX of the tests.
final class OpenManager implements AutoCloseable {

  /// The window's size: two columns of tiles that are wider than the guests' pictures, beside the
  /// details.
  private static final double WIDTH = 960;

  private static final double HEIGHT = 760;

  final ManagerWindow window;
  final Stage stage;

  OpenManager(String... arguments) {
    window = FxScreen.get(() -> new ManagerWindow(ManagerOptions.parse(List.of(arguments))));
    stage = FxScreen.get(Stage::new);
    FxScreen.pointAway();
    FxScreen.run(
        () -> {
          stage.setScene(new Scene(window.root(), WIDTH, HEIGHT));
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
    return window.grid().tiles().stream().map(tile -> tile.vm().nameProperty().get()).toList();
  }

  /// Returns the tile of a VM.
  VmTile tile(String vm) {
    return FxScreen.get(() -> find(vm).orElseThrow());
  }

  private Optional<VmTile> find(String vm) {
    return window.grid().tiles().stream()
        .filter(tile -> tile.vm().nameProperty().get().equals(vm))
        .findFirst();
  }

  /// Returns whether the tile of a VM has the keyboard focus and its details are shown.
  boolean focused(String vm) {
    VmDetails details = window.details();
    return find(vm)
        .filter(VmTile::isFocused)
        .filter(tile -> details != null && details.vm() == tile.vm())
        .isPresent();
  }

  /// Returns the controls that can have the keyboard focus or be pressed, and have no name that can
  /// be read out.
  List<Node> nameless() {
    return window.root().lookupAll("*").stream()
        .filter(node -> node.isFocusTraversable() || node instanceof ButtonBase)
        .filter(
            node -> {
              String name = node.getAccessibleText();
              String text = node instanceof Labeled labeled ? labeled.getText() : "";
              return (name == null || name.isBlank()) && (text == null || text.isBlank());
            })
        .toList();
  }

  /// Shows the details of a VM, and leaves the keyboard focus where it is.
  void select(String vm) {
    FxScreen.run(() -> window.grid().choose(find(vm).orElseThrow().vm()));
  }

  /// Returns the consoles in the details that are shown.
  List<ConsoleRow> rows() {
    VmDetails details = window.details();
    return details == null ? List.of() : details.rows();
  }

  /// Returns a console in the details of a VM, which are shown from now on.
  ConsoleRow row(String vm, String console) {
    FxScreen.await("the VM " + vm, () -> find(vm).isPresent());
    select(vm);
    FxScreen.await("a row of " + console, () -> shows(vm, console));
    return FxScreen.get(
        () -> rows().stream().filter(row -> isOf(row, vm, console)).findFirst().orElseThrow());
  }

  /// Returns whether the details that are shown name a console of a VM.
  boolean shows(String vm, String console) {
    return rows().stream().anyMatch(row -> isOf(row, vm, console));
  }

  private static boolean isOf(ConsoleRow row, String vm, String console) {
    return row.vm().nameProperty().get().equals(vm) && row.console().source().id().equals(console);
  }

  List<ConsoleStage> windows() {
    return window.actions().windows();
  }

  Status status() {
    return window.vms().getFirst().statusProperty().get();
  }

  /// Waits until the tile of a VM shows a guest's picture, which is smaller than a tile, pixel by
  /// pixel.
  void awaitThumbnail(String vm, GuestFramebuffer fb) {
    FxScreen.await("a picture of " + vm, () -> find(vm).map(tile -> tile.picture()).isPresent());
    byte[] expected = fb.expectedRgba(fb.bounds());
    FxScreen.awaitScreen(
        "the picture of " + vm,
        () -> {
          Rect place = FxScreen.place(FxScreen.get(() -> image(find(vm).orElseThrow())));
          Screenshot screen = FxScreen.screenshot();
          return Rect.ofSize(screen.width(), screen.height()).contains(place)
              && Arrays.equals(
                  expected, screen.rgba(place.x(), place.y(), place.width(), place.height()));
        });
  }

  private static Node image(VmTile tile) {
    return Objects.requireNonNull(tile.picture()).thumbnail().lookup(".image-view");
  }

  /// Returns the texts as the controls draw them.
  List<String> drawnTexts() {
    return drawnTexts(window.root());
  }

  /// Returns the texts as the controls in a node draw them.
  static List<String> drawnTexts(Node node) {
    return node.lookupAll(".text").stream()
        .filter(Text.class::isInstance)
        .map(text -> ((Text) text).getText())
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
