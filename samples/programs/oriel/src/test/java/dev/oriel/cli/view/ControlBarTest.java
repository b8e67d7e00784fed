// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.input.EvdevKey;
import dev.oriel.core.input.MouseButton;
import dev.oriel.gl.overlay.Bar;
import dev.oriel.gl.overlay.Button;
import dev.oriel.gl.overlay.Menu;
import dev.oriel.gl.overlay.Panel;
import dev.oriel.gl.window.ViewerWindow;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ControlBarTest {

  private static final int WIDTH = 400;

  /// The place of the second button.
  private static final int SECOND_X = 200;

  /// A window with three buttons of 40 pixels in the middle of its first 30 rows. The second one
  /// has a menu of two items in the rows from 40 to 60.
  private final class FakeWindow implements ControlBar.Host {
    final Deque<Runnable> timers = new ArrayDeque<>();
    final List<String> done = new ArrayList<>();

    @Override
    public int controlAt(int x, int y) {
      List<Panel> panels = bar.panels();
      boolean menu = panels.stream().anyMatch(p -> p instanceof Menu);
      if (menu && y >= 40 && y < 60) {
        return y < 50 ? 100 : 101;
      }
      boolean shown = panels.stream().anyMatch(p -> p instanceof Bar);
      if (!shown || y >= 30) {
        return ViewerWindow.NOTHING;
      }
      int button = (x - 140) / 40;
      return x < 140 || button > 2 ? ViewerWindow.NOTHING : button;
    }

    @Override
    public int width() {
      return WIDTH;
    }

    @Override
    public double scale() {
      return 1;
    }

    @Override
    public void after(Duration delay, Runnable task) {
      timers.add(task);
    }

    @Override
    public List<Button> buttons() {
      return List.of(button(0), button(1), button(2));
    }

    private static Button button(int id) {
      return new Button(id, null, "button " + id, "", false);
    }

    @Override
    public @Nullable BarMenu menuOf(int id) {
      return id != 1
          ? null
          : new BarMenu(
              "menu",
              List.of(item("first"), item("second")),
              "",
              code -> code == EvdevKey.KEY_V.code() ? () -> done.add("letter") : null);
    }

    private BarMenu.Item item(String name) {
      return new BarMenu.Item(null, name, false, () -> done.add(name));
    }

    @Override
    public void chosen(int id) {
      done.add("button " + id);
    }

    @Override
    public void changed() {}

    @Override
    public void keyboardTaken() {
      done.add("keyboard");
    }
  }

  private final FakeWindow window = new FakeWindow();
  private final ControlBar bar = new ControlBar(window);

  private void timePasses() {
    while (!window.timers.isEmpty()) {
      window.timers.remove().run();
    }
  }

  private double shown() {
    return bar.panels().stream()
        .filter(p -> p instanceof Bar)
        .mapToDouble(p -> ((Bar) p).shown())
        .sum();
  }

  private void showByPointer() {
    assertFalse(bar.pointing(SECOND_X, 0), "it is not there yet");
    timePasses();
    assertEquals(1, shown());
  }

  private void press(EvdevKey... keys) {
    for (EvdevKey key : keys) {
      bar.key(key.code());
    }
  }

  @Test
  void slidesInWhereThePointerRestsAndOutWhenItHasLeft() {
    showByPointer();
    assertTrue(bar.pointing(SECOND_X, 0));
    timePasses();
    assertEquals(1, shown(), "it stays under the pointer");
    assertFalse(bar.pointing(SECOND_X, 100));
    timePasses();
    assertEquals(0, shown());
    assertEquals(List.of(), bar.panels());
  }

  @Test
  void aPointerThatPassesOrRestsInACornerIsTheGuests() {
    assertFalse(bar.pointing(SECOND_X, 0));
    assertFalse(bar.pointing(SECOND_X, 50));
    timePasses();
    assertEquals(0, shown());
    assertFalse(bar.pointing(5, 0));
    assertFalse(bar.pointing(WIDTH - 5, 0));
    timePasses();
    assertEquals(0, shown());
    assertFalse(bar.pointing(SECOND_X, 0));
    bar.pointerLeft();
    timePasses();
    assertEquals(0, shown(), "captured, or out of the window");
  }

  @Test
  void aDragInTheGuestNeitherShowsItNorIsCaughtByIt() {
    assertFalse(bar.pressing(MouseButton.LEFT, true, SECOND_X, 100));
    assertFalse(bar.pointing(SECOND_X, 0));
    timePasses();
    assertEquals(0, shown());
    assertFalse(bar.pressing(MouseButton.LEFT, false, SECOND_X, 0));
    showByPointer();
    assertFalse(bar.pressing(MouseButton.RIGHT, true, SECOND_X, 100));
    assertFalse(bar.pointing(SECOND_X, 10), "a drag goes on over the bar");
    assertFalse(bar.pressing(MouseButton.RIGHT, false, SECOND_X, 10));
    assertEquals(List.of(), window.done);
  }

  @Test
  void aClickChoosesIfItIsReleasedOnTheSameButton() {
    showByPointer();
    assertTrue(bar.pointing(150, 10));
    assertTrue(bar.pressing(MouseButton.LEFT, true, 150, 10));
    assertTrue(bar.pressing(MouseButton.LEFT, false, 230, 10));
    assertEquals(List.of(), window.done);
    assertTrue(bar.pressing(MouseButton.LEFT, true, 150, 10));
    assertTrue(bar.pressing(MouseButton.LEFT, false, 150, 10));
    assertEquals(List.of("button 0"), window.done);
    assertFalse(bar.pointing(150, 10), "it is on its way out");
    timePasses();
    assertEquals(0, shown());
  }

  @Test
  void aMenuIsUsedWithThePointerAndClosedByAClickBesideIt() {
    showByPointer();
    assertTrue(bar.pressing(MouseButton.LEFT, true, SECOND_X, 10));
    assertTrue(bar.pressing(MouseButton.LEFT, false, SECOND_X, 10));
    assertTrue(bar.hasKeyboard());
    assertTrue(bar.pointing(SECOND_X, 55));
    assertTrue(bar.pressing(MouseButton.LEFT, true, SECOND_X, 55));
    assertTrue(bar.pressing(MouseButton.LEFT, false, SECOND_X, 55));
    assertEquals(List.of("keyboard", "second"), window.done);
    timePasses();
    showByPointer();
    assertTrue(bar.pressing(MouseButton.LEFT, true, SECOND_X, 10));
    assertTrue(bar.pressing(MouseButton.LEFT, false, SECOND_X, 10));
    assertTrue(bar.pressing(MouseButton.LEFT, true, 20, 200), "the click is not the guest's");
    assertTrue(bar.pressing(MouseButton.LEFT, false, 20, 200));
    timePasses();
    assertEquals(List.of(), bar.panels());
    assertFalse(bar.hasKeyboard());
  }

  @Test
  void isUsedWithTheKeyboardAlone() {
    bar.toggle();
    timePasses();
    assertEquals(1, shown());
    assertTrue(bar.hasKeyboard());
    press(EvdevKey.KEY_LEFT, EvdevKey.KEY_ENTER);
    assertEquals(List.of("keyboard", "button 2"), window.done);
    timePasses();
    window.done.clear();
    bar.toggle();
    press(EvdevKey.KEY_TAB, EvdevKey.KEY_DOWN, EvdevKey.KEY_DOWN, EvdevKey.KEY_ENTER);
    assertEquals(List.of("keyboard", "keyboard", "second"), window.done);
    assertFalse(bar.hasKeyboard());
  }

  @Test
  void escapeClosesTheMenuAndThenTheBar() {
    bar.toggle();
    timePasses();
    press(EvdevKey.KEY_RIGHT, EvdevKey.KEY_ENTER);
    assertEquals(2, bar.panels().size());
    press(EvdevKey.KEY_ESC);
    assertEquals(1, bar.panels().size());
    press(EvdevKey.KEY_ESC);
    timePasses();
    assertEquals(List.of(), bar.panels());
  }

  @Test
  void aMenuWithoutTheBarIsOpenedAndTakesLetters() {
    bar.toggleMenu(1);
    assertEquals(0, shown());
    assertTrue(bar.hasKeyboard());
    press(EvdevKey.KEY_1);
    assertTrue(bar.hasKeyboard(), "other keys do nothing");
    press(EvdevKey.KEY_V);
    assertEquals(List.of("keyboard", "letter"), window.done);
    assertFalse(bar.hasKeyboard());
    bar.toggleMenu(1);
    press(EvdevKey.KEY_UP, EvdevKey.KEY_KPENTER);
    assertEquals("second", window.done.getLast(), "the selection goes round");
    bar.toggleMenu(1);
    bar.toggleMenu(1);
    assertFalse(bar.hasKeyboard());
  }
}
