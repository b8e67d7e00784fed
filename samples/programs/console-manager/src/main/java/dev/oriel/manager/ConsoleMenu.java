// SPDX-License-Identifier: Apache-2.0
package dev.oriel.manager;

import dev.oriel.core.input.DesktopChord;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;

/// The context menu of a VM, or of one of its consoles.
///
/// Threading: the JavaFX thread.
final class ConsoleMenu {

  static final KeyCombination OPEN = new KeyCodeCombination(KeyCode.ENTER);
  static final KeyCombination SAVE = new KeyCodeCombination(KeyCode.S, KeyCombination.CONTROL_DOWN);
  static final KeyCombination COPY = new KeyCodeCombination(KeyCode.C, KeyCombination.CONTROL_DOWN);
  static final KeyCombination VIEW =
      new KeyCodeCombination(KeyCode.ENTER, KeyCombination.CONTROL_DOWN);

  private final Actions actions;
  private final Notices notices;

  ConsoleMenu(Actions actions, Notices notices) {
    this.actions = actions;
    this.notices = notices;
  }

  /// Returns the menu for the present state of a VM.
  ///
  /// @param console the console that it acts on, or null if none is known
  ContextMenu of(VmEntry vm, @Nullable ConsoleEntry console) {
    ContextMenu menu = new ContextMenu();
    if (console != null) {
      addConsole(menu, console);
    }
    addVm(menu, vm);
    return menu;
  }

  private void addConsole(ContextMenu menu, ConsoleEntry console) {
    MenuItem keys =
        item(
            "Send " + DesktopChord.CTRL_ALT_DELETE.label(),
            Feather.COMMAND,
            null,
            () -> actions.send(console, DesktopChord.CTRL_ALT_DELETE.chord(), notices, () -> {}));
    menu.getItems()
        .addAll(
            item("Open", Feather.MAXIMIZE_2, OPEN, () -> actions.open(console)),
            viewItem(console),
            new SeparatorMenuItem(),
            item("Save screenshot", Feather.CAMERA, SAVE, () -> actions.save(console, notices)),
            item("Copy screenshot", Feather.COPY, COPY, () -> actions.copy(console, notices)),
            new SeparatorMenuItem(),
            keys,
            new SeparatorMenuItem());
  }

  private MenuItem viewItem(ConsoleEntry console) {
    // If the VM has only one connection, the viewer's connection ends that of the manager.
    String text =
        console.vm().exclusive()
            ? "Open in oriel view (takes the VM's only connection)"
            : "Open in oriel view";
    MenuItem view = item(text, Feather.EXTERNAL_LINK, VIEW, () -> actions.view(console, notices));
    view.setDisable(!Actions.canView());
    return view;
  }

  private void addVm(ContextMenu menu, VmEntry vm) {
    VmEntry.Status status = vm.statusProperty().get();
    if (status == VmEntry.Status.CONNECTED && vm.exclusive()) {
      menu.getItems().add(item("Disconnect", Feather.LOG_OUT, null, vm::disconnect));
    } else if (vm.offersToConnect()) {
      menu.getItems().add(item("Connect", Feather.LINK, null, vm::connect));
    }
    menu.getItems()
        .add(
            item(
                "Copy options for oriel",
                Feather.TERMINAL,
                null,
                () -> actions.copyText(StartCommand.words(vm.options()), notices)));
  }

  private static MenuItem item(
      String text, Feather icon, @Nullable KeyCombination keys, Runnable action) {
    MenuItem item = new MenuItem(text, Icons.of(icon));
    item.setMnemonicParsing(false);
    if (keys != null) {
      item.setAccelerator(keys);
    }
    item.setOnAction(_ -> action.run());
    return item;
  }
}
