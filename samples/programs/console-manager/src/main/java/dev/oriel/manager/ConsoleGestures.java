// SPDX-License-Identifier: Apache-2.0
package dev.oriel.manager;

import javafx.scene.control.ContextMenu;
import javafx.scene.input.ContextMenuEvent;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.Region;
import org.jspecify.annotations.Nullable;

/// What the keyboard and the mouse do to a node that stands for a VM or a console: open it, take
/// its picture, and show its context menu.
///
/// Threading: the JavaFX thread.
final class ConsoleGestures {

  /// What a node stands for.
  interface Subject {

    VmEntry vm();

    /// Returns its console, or null if none is known.
    @Nullable ConsoleEntry console();
  }

  private final Region node;
  private final Subject subject;
  private final Actions actions;
  private final Notices notices;
  private @Nullable ContextMenu menu;
  private boolean armed;

  private ConsoleGestures(Region node, Subject subject, Actions actions, Notices notices) {
    this.node = node;
    this.subject = subject;
    this.actions = actions;
    this.notices = notices;
  }

  /// Makes a node act.
  static void install(Region node, Subject subject, Actions actions, Notices notices) {
    ConsoleGestures gestures = new ConsoleGestures(node, subject, actions, notices);
    node.addEventHandler(KeyEvent.KEY_PRESSED, gestures::pressed);
    node.addEventHandler(KeyEvent.KEY_RELEASED, gestures::released);
    node.focusedProperty().subscribe(() -> gestures.armed = false);
    node.addEventHandler(MouseEvent.MOUSE_CLICKED, gestures::clicked);
    node.addEventHandler(ContextMenuEvent.CONTEXT_MENU_REQUESTED, gestures::menuRequested);
  }

  private void menuRequested(ContextMenuEvent event) {
    ContextMenu before = menu;
    if (before != null) {
      before.hide();
    }
    ContextMenu next = new ConsoleMenu(actions, notices).of(subject.vm(), subject.console());
    menu = next;
    next.show(node, event.getScreenX(), event.getScreenY());
    event.consume();
  }

  private void pressed(KeyEvent event) {
    if (!node.equals(event.getTarget())) {
      // A button on the node.
      return;
    }
    ConsoleEntry console = subject.console();
    if (opens(event)) {
      armed = true;
    } else if (console != null && ConsoleMenu.SAVE.match(event)) {
      actions.save(console, notices);
    } else if (console != null && ConsoleMenu.COPY.match(event)) {
      actions.copy(console, notices);
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
      open(event.isControlDown());
    }
  }

  private static boolean opens(KeyEvent event) {
    return event.getCode() == KeyCode.ENTER || event.getCode() == KeyCode.SPACE;
  }

  private void clicked(MouseEvent event) {
    node.requestFocus();
    if (event.getButton() == MouseButton.PRIMARY && event.getClickCount() == 2) {
      open(false);
    }
    event.consume();
  }

  private void open(boolean inViewer) {
    ConsoleEntry console = subject.console();
    if (console == null) {
      if (subject.vm().offersToConnect()) {
        subject.vm().connect();
      }
    } else if (inViewer) {
      actions.view(console, notices);
    } else {
      actions.open(console);
    }
  }
}
