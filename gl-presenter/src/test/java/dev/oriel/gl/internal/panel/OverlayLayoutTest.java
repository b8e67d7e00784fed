// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.panel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.geometry.Rect;
import dev.oriel.gl.internal.text.Letterings;
import dev.oriel.gl.overlay.Bar;
import dev.oriel.gl.overlay.Button;
import dev.oriel.gl.overlay.Icon;
import dev.oriel.gl.overlay.Menu;
import dev.oriel.gl.overlay.Message;
import dev.oriel.gl.overlay.Overlay;
import dev.oriel.gl.overlay.Panel;
import dev.oriel.gl.overlay.Panel.Place;
import dev.oriel.gl.overlay.Table;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class OverlayLayoutTest {

  private static final List<Icon> ICONS = List.of(Icon.values());

  private final List<OverlayLayout> layouts = new ArrayList<>();
  private final OverlayLayout layout = open(new OverlayLayout());

  private OverlayLayout open(OverlayLayout opened) {
    layouts.add(opened);
    return opened;
  }

  @AfterEach
  void close() {
    layouts.forEach(OverlayLayout::close);
  }

  private static List<Button> buttons(int count, int firstId) {
    return IntStream.range(0, count)
        .mapToObj(i -> new Button(firstId + i, ICONS.get(i), "Action " + i, "Ctrl+Alt+" + i, false))
        .toList();
  }

  private static Bar bar(int count, double shown) {
    return new Bar(buttons(count, 0), Bar.NOTHING, false, shown);
  }

  private static PlacedOverlay place(OverlayLayout on, int w, int h, double scale, Panel... all) {
    return on.place(new Overlay(false, List.of(all)), w, h, scale);
  }

  @ParameterizedTest
  @CsvSource({"640, 480, 1", "640, 480, 1.5", "1280, 800, 1", "1280, 800, 2", "320, 200, 1"})
  void eachButtonOfABarIsFoundOnceFromLeftToRightUpToTheEdge(int w, int h, double scale) {
    PlacedOverlay placed = place(layout, w, h, scale, bar(9, 1));
    Rect at = placed.images().getFirst().at();
    List<Integer> seen = new ArrayList<>();
    for (int x = 0; x < w; x++) {
      int id = layout.controlAt(x, 0);
      if (id >= 0 && (seen.isEmpty() || seen.getLast() != id)) {
        seen.add(id);
      }
    }
    assertEquals(IntStream.range(0, 9).boxed().toList(), seen);
    assertEquals(OverlayLayout.NOTHING, layout.controlAt(w / 2, h - 1), "below the bar");
    assertEquals(w / 2.0, at.x() + at.width() / 2.0, 1, "in the middle");
  }

  @Test
  void aBarThatSlidesInIsFoundWhereItIsAndIsPaintedOnce() {
    PlacedOverlay whole = place(layout, 800, 600, 1, bar(3, 1));
    int bottom = 0;
    while (layout.controlAt(400, bottom) != OverlayLayout.NOTHING) {
      bottom++;
    }
    assertTrue(bottom > 20, "rows of the bar: " + bottom);
    PlacedOverlay half = place(layout, 800, 600, 1, bar(3, 0.5));
    assertEquals(OverlayLayout.NOTHING, layout.controlAt(400, bottom - 1));
    assertSame(whole.images().getFirst().image(), half.images().getFirst().image());
    PlacedOverlay larger = place(layout, 800, 600, 2, bar(3, 1));
    assertNotSame(whole.images().getFirst().image(), larger.images().getFirst().image());
  }

  @Test
  void aMenuIsBelowItsButtonAndItsItemsAreFound() {
    Menu menu = new Menu(1, "Send", buttons(4, 100), Bar.NOTHING, "a note");
    place(layout, 800, 600, 1, bar(3, 1), menu);
    int column =
        IntStream.range(0, 800).filter(x -> layout.controlAt(x, 0) == 1).findFirst().orElseThrow();
    List<Integer> seen = new ArrayList<>();
    for (int y = 0; y < 600; y++) {
      int id = layout.controlAt(column + 10, y);
      if (seen.isEmpty() || seen.getLast() != id) {
        seen.add(id);
      }
    }
    assertEquals(1, seen.getFirst());
    assertTrue(seen.containsAll(List.of(100, 101, 102, 103)), seen::toString);
    assertTrue(seen.indexOf(100) < seen.indexOf(103), seen::toString);
  }

  @Test
  void messagesAndTablesLeaveThePointerToTheGuest() {
    Message message = new Message(Place.MIDDLE, Icon.INFO, "waiting\nfor a VM");
    place(layout, 640, 480, 1, message);
    assertEquals(OverlayLayout.NOTHING, layout.controlAt(320, 240));
  }

  @ParameterizedTest
  @CsvSource({"640, 480, 1", "640, 480, 1.5", "640, 480, 3", "1280, 800, 1.5"})
  void aTableThatIsTooLargeIsScaledDownIntoTheWindow(int w, int h, double scale) {
    List<Table.Row> rows =
        IntStream.range(0, 16)
            .mapToObj(i -> Table.Row.of(ICONS.get(i), "what it does " + i, "Ctrl+Alt+" + i))
            .toList();
    Table table =
        new Table(
            Place.MIDDLE, "Keys", List.of(Table.Column.TEXT, Table.Column.KEYS), rows, "a note");
    Rect at = place(layout, w, h, scale, table).images().getFirst().at();
    // A shadow may be outside.
    assertTrue(at.y() >= -40 && at.bottom() <= h + 40, at::toString);
    assertTrue(at.x() >= -40 && at.right() <= w + 40, at::toString);
  }

  @Test
  void longTextsAreBrokenBetweenWordsAndLongWordsAnywhere() {
    for (String text : List.of("word ".repeat(60).strip(), "x".repeat(300))) {
      Message message = new Message(Place.BOTTOM, null, text);
      Rect at = place(layout, 320, 240, 1, message).images().getFirst().at();
      assertTrue(at.x() >= -20 && at.right() <= 340, at::toString);
    }
  }

  @Test
  void withoutFontsTextIsDrawnAndButtonsAreFound() {
    OverlayLayout plain = open(new OverlayLayout(Letterings::bitmap));
    PlacedOverlay placed = place(plain, 800, 600, 1, bar(3, 1));
    assertTrue(IntStream.range(0, 800).anyMatch(x -> plain.controlAt(x, 0) == 2));
    assertTrue(brightest(placed) >= 0xf0);
  }

  @Test
  void lettersAreBrightOnADarkGroundAndPremultiplied() {
    Message message = new Message(Place.MIDDLE, null, "IIII");
    PlacedOverlay placed = place(layout, 640, 480, 2, message);
    ByteBuffer pixels = placed.images().getFirst().image().bgra();
    for (int i = 0; i < pixels.limit(); i += 4) {
      int alpha = pixels.get(i + 3) & 0xff;
      assertTrue((pixels.get(i) & 0xff) <= alpha && (pixels.get(i + 2) & 0xff) <= alpha);
    }
    assertTrue(brightest(placed) >= 0xf0);
  }

  private static int brightest(PlacedOverlay placed) {
    ByteBuffer pixels = placed.images().getFirst().image().bgra();
    int most = 0;
    for (int i = 0; i < pixels.limit(); i += 4) {
      most = Math.max(most, pixels.get(i + 1) & 0xff);
    }
    return most;
  }

  @Test
  void nothingIsLoadedForNothing() {
    OverlayLayout idle =
        open(
            new OverlayLayout(
                () -> {
                  throw new AssertionError("letters are loaded");
                }));
    assertEquals(PlacedOverlay.NONE, idle.place(Overlay.NONE, 640, 480, 1));
    assertEquals(OverlayLayout.NOTHING, idle.controlAt(0, 0));
  }
}
