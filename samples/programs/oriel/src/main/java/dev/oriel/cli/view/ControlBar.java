// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.view;

import dev.oriel.core.input.EvdevKey;
import dev.oriel.core.input.MouseButton;
import dev.oriel.gl.overlay.Bar;
import dev.oriel.gl.overlay.Button;
import dev.oriel.gl.overlay.Menu;
import dev.oriel.gl.overlay.Panel;
import dev.oriel.gl.window.ViewerWindow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// The bar at the upper edge of a window and its menus: when they are shown, and which button the
/// pointer or the keyboard chooses.
///
/// The bar slides in when the pointer rests in the middle half of the upper edge, with no button
/// held. It stays while the pointer is on it. With the keyboard it stays until it is closed.
///
/// Threading: the main thread.
final class ControlBar {

  /// How long the pointer rests at the edge: a pointer that passes is the guest's.
  static final Duration REST = Duration.ofMillis(250);

  /// How long the bar stays when the pointer has left it.
  static final Duration STAY = Duration.ofMillis(600);

  private static final Duration STEP = Duration.ofMillis(16);
  private static final int STEPS = 6;
  private static final int FIRST_ITEM = 100;

  /// The window of the bar.
  interface Host {
    /// Returns the id of the button at a pixel, or [ViewerWindow#GROUND], [ViewerWindow#NOTHING].
    int controlAt(int x, int y);

    /// Returns the width of the window in pixels.
    int width();

    /// Returns the pixels of a unit of the desktop.
    double scale();

    /// Runs a task later, if the window is still open.
    void after(Duration delay, Runnable task);

    /// Returns the buttons of the bar as they are now. Their ids are below 100.
    List<Button> buttons();

    /// Returns the menu of a button, or null if the button acts.
    @Nullable BarMenu menuOf(int id);

    /// Carries out the action of a button.
    void chosen(int id);

    /// Called when the bar looks different.
    void changed();

    /// Called when the keyboard is the bar's: keys that are down in the guest go up.
    void keyboardTaken();
  }

  private final Host host;
  private final EnumSet<MouseButton> guests = EnumSet.noneOf(MouseButton.class);
  private final EnumSet<MouseButton> own = EnumSet.noneOf(MouseButton.class);
  private int step;
  private boolean wanted;
  private boolean keyboard;
  private int selected = Bar.NOTHING;
  private int pressed = Bar.NOTHING;
  private @Nullable BarMenu menu;
  private int anchor = Bar.NOTHING;
  private boolean resting;
  private boolean leaving;
  private boolean sliding;
  private int waits;

  ControlBar(Host host) {
    this.host = host;
  }

  /// Returns what is shown.
  List<Panel> panels() {
    List<Panel> panels = new ArrayList<>();
    if (step > 0) {
      int lit = menu != null && anchor != Bar.NOTHING ? anchor : selected;
      boolean focus = keyboard && menu == null;
      panels.add(new Bar(host.buttons(), lit, focus, (double) step / STEPS));
    }
    BarMenu open = menu;
    if (open != null) {
      List<Button> items = new ArrayList<>();
      for (int i = 0; i < open.items().size(); i++) {
        BarMenu.Item item = open.items().get(i);
        items.add(new Button(FIRST_ITEM + i, item.icon(), item.label(), item.keys(), item.on()));
      }
      panels.add(new Menu(anchor, open.title(), items, selected, open.note()));
    }
    return panels;
  }

  /// Returns whether keys are for the bar.
  boolean hasKeyboard() {
    return keyboard || menu != null;
  }

  // ---- pointer

  /// Called when the pointer is at a pixel of the window.
  ///
  /// @return whether it is on the bar or a menu
  boolean pointing(int x, int y) {
    if (!guests.isEmpty()) {
      // A drag in the guest.
      resting = false;
      return false;
    }
    // A bar that slides out is there no more.
    int at = wanted || menu != null ? host.controlAt(x, y) : ViewerWindow.NOTHING;
    if (at == ViewerWindow.NOTHING) {
      pointingElsewhere(x, y);
      return !own.isEmpty();
    }
    leaving = false;
    select(at == ViewerWindow.GROUND ? Bar.NOTHING : at);
    return true;
  }

  private void pointingElsewhere(int x, int y) {
    if (wanted) {
      if (!keyboard && menu == null) {
        select(Bar.NOTHING);
        leave();
      }
      return;
    }
    boolean middle = x >= host.width() / 4 && x < host.width() - host.width() / 4;
    boolean edge = y < Math.max(2, Math.round(2 * host.scale())) && middle;
    if (edge && !resting) {
      resting = true;
      after(REST, () -> resting, () -> show(true));
    } else if (!edge) {
      resting = false;
    }
  }

  private void leave() {
    if (!leaving) {
      leaving = true;
      after(STAY, () -> leaving, this::hide);
    }
  }

  /// Runs a task later if this is still wanted and nothing else is waited for.
  private void after(Duration delay, BooleanSupplier still, Runnable task) {
    int mine = ++waits;
    host.after(
        delay,
        () -> {
          if (mine == waits && still.getAsBoolean()) {
            task.run();
          }
        });
  }

  /// Called when the pointer has left the window, or is captured.
  void pointerLeft() {
    resting = false;
    if (wanted && !keyboard && menu == null) {
      select(Bar.NOTHING);
      leave();
    }
  }

  /// Called when a button changes at the pointer's last place.
  ///
  /// @return whether it is for the bar
  boolean pressing(MouseButton button, boolean down, int x, int y) {
    resting = false;
    if (!down) {
      guests.remove(button);
      boolean mine = own.remove(button);
      if (mine && button == MouseButton.LEFT) {
        int at = host.controlAt(x, y);
        int was = pressed;
        pressed = Bar.NOTHING;
        if (at >= 0 && at == was) {
          choose(at);
        }
      }
      return mine;
    }
    boolean there = guests.isEmpty() && (wanted || menu != null);
    int at = there ? host.controlAt(x, y) : ViewerWindow.NOTHING;
    boolean mine = at != ViewerWindow.NOTHING;
    if (!mine && hasKeyboard()) {
      // A click beside a menu closes it, and means nothing to the guest.
      hide();
      mine = true;
    }
    if (mine) {
      own.add(button);
      pressed = button == MouseButton.LEFT ? at : pressed;
    } else {
      guests.add(button);
    }
    return mine;
  }

  // ---- keyboard

  /// Shows the bar for the keyboard, or hides it.
  void toggle() {
    if (keyboard && menu == null) {
      hide();
    } else {
      menu = null;
      keyboard = true;
      host.keyboardTaken();
      selected = host.buttons().getFirst().id();
      show(true);
    }
  }

  /// Opens the menu of a button in the middle of the window, or closes it.
  void toggleMenu(int id) {
    BarMenu next = host.menuOf(id);
    if (menu != null || next == null) {
      hide();
      return;
    }
    if (wanted) {
      open(id, next);
    } else {
      anchor = Bar.NOTHING;
      menu = next;
      selected = FIRST_ITEM;
      host.keyboardTaken();
      host.changed();
    }
  }

  private void open(int id, BarMenu next) {
    anchor = id;
    menu = next;
    selected = keyboard ? FIRST_ITEM : Bar.NOTHING;
    host.keyboardTaken();
    host.changed();
  }

  /// Handles a key that went down.
  void key(int evdevCode) {
    EvdevKey key = EvdevKey.ofCode(evdevCode);
    BarMenu open = menu;
    Runnable letter = open == null ? null : open.letters().of(evdevCode);
    if (letter != null) {
      hide();
      letter.run();
    } else if (key != null) {
      switch (key) {
        case KEY_ESC -> escape();
        case KEY_ENTER, KEY_KPENTER, KEY_SPACE -> {
          if (selected != Bar.NOTHING) {
            choose(selected);
          }
        }
        case KEY_RIGHT, KEY_TAB -> along(1);
        case KEY_LEFT -> along(-1);
        case KEY_DOWN -> down();
        case KEY_UP -> move(-1);
        default -> {}
      }
    }
  }

  private void escape() {
    if (menu != null && anchor != Bar.NOTHING) {
      selected = anchor;
      menu = null;
      host.changed();
    } else {
      hide();
    }
  }

  /// Moves to the next button of the bar. An open menu gives way to that of the next button.
  private void along(int by) {
    if (menu == null || anchor == Bar.NOTHING) {
      move(by);
      return;
    }
    selected = anchor;
    menu = null;
    move(by);
  }

  private void down() {
    BarMenu next = menu == null && selected != Bar.NOTHING ? host.menuOf(selected) : null;
    if (next != null) {
      keyboard = true;
      open(selected, next);
    } else if (menu != null) {
      move(1);
    }
  }

  private void move(int by) {
    List<Integer> ids = new ArrayList<>();
    BarMenu open = menu;
    if (open == null) {
      host.buttons().forEach(b -> ids.add(b.id()));
    } else {
      for (int i = 0; i < open.items().size(); i++) {
        ids.add(FIRST_ITEM + i);
      }
    }
    int now = ids.indexOf(selected);
    int first = by > 0 ? 0 : ids.size() - 1;
    select(ids.get(now < 0 ? first : Math.floorMod(now + by, ids.size())));
  }

  // ---- both

  private void choose(int id) {
    BarMenu open = menu;
    if (open != null && id >= FIRST_ITEM) {
      Runnable action = open.items().get(id - FIRST_ITEM).action();
      hide();
      action.run();
      return;
    }
    BarMenu next = host.menuOf(id);
    if (next != null && (open == null || anchor != id)) {
      open(id, next);
    } else {
      hide();
      if (next == null) {
        host.chosen(id);
      }
    }
  }

  private void select(int id) {
    if (id != selected) {
      selected = id;
      host.changed();
    }
  }

  private void show(boolean yes) {
    resting = false;
    leaving = false;
    wanted = yes;
    host.changed();
    slide();
  }

  /// Hides the bar and its menu.
  void hide() {
    if (wanted || menu != null) {
      menu = null;
      keyboard = false;
      anchor = Bar.NOTHING;
      selected = Bar.NOTHING;
      show(false);
    }
  }

  private void slide() {
    if (!sliding && step != (wanted ? STEPS : 0)) {
      sliding = true;
      host.after(
          STEP,
          () -> {
            sliding = false;
            step += Integer.signum((wanted ? STEPS : 0) - step);
            host.changed();
            slide();
          });
    }
  }
}
