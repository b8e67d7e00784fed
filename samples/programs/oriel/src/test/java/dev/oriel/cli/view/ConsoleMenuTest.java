// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.oriel.dbus.PictureSource;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ConsoleMenuTest {

  /// Consoles are equal only to themselves.
  @SuppressWarnings("ReferenceEquality")
  private static PictureSource console(String id, String label) {
    return (PictureSource)
        Proxy.newProxyInstance(
            PictureSource.class.getClassLoader(),
            new Class<?>[] {PictureSource.class},
            (self, method, arguments) ->
                switch (method.getName()) {
                  case "id" -> id;
                  case "equals" -> self == arguments[0];
                  case "label", "toString" -> label;
                  case "number" ->
                      id.matches("\\d+")
                          ? OptionalInt.of(Integer.parseInt(id))
                          : OptionalInt.empty();
                  default -> throw new AssertionError(method);
                });
  }

  private static final PictureSource VGA = console("0", "VGA");
  private static final PictureSource SECOND = console("1", "VGA 1");
  private static final PictureSource SERIAL = console("serial0", "serial0");
  private static final List<PictureSource> ALL = List.of(VGA, SECOND, SERIAL);

  @Test
  void marksTheShownOneAndShowsTheChosenOne() {
    List<PictureSource> chosen = new ArrayList<>();
    BarMenu menu = ConsoleMenu.of(ALL, "1", chosen::add);
    assertEquals(
        List.of("VGA", "VGA 1", "serial0"),
        menu.items().stream().map(BarMenu.Item::label).toList());
    assertEquals(List.of(false, true, false), menu.items().stream().map(BarMenu.Item::on).toList());
    menu.items().get(2).action().run();
    assertEquals(List.of(SERIAL), chosen);
  }

  @Test
  void theNextOneAfterTheLastIsTheFirst() {
    assertEquals(SECOND, ConsoleMenu.step(ALL, "0", 1));
    assertEquals(VGA, ConsoleMenu.step(ALL, "serial0", 1));
    assertEquals(SERIAL, ConsoleMenu.step(ALL, "0", -1));
    assertEquals(VGA, ConsoleMenu.step(ALL, "gone", 1));
    assertNull(ConsoleMenu.step(List.of(VGA), "0", 1));
    assertNull(ConsoleMenu.step(List.of(), "0", 1));
  }

  @Test
  void aVmWithHundredsOfConsolesHasAMenuThatFitsAndNamesThatAreHarmless() {
    List<PictureSource> many =
        IntStream.range(0, 300).mapToObj(i -> console("" + i, "\u202econsole\n" + i)).toList();
    BarMenu menu = ConsoleMenu.of(many, "0", _ -> {});
    assertEquals(16, menu.items().size());
    assertEquals("284 more: oriel view --console", menu.note());
    assertFalse(menu.items().getFirst().label().contains("\n"));
    assertFalse(menu.items().getFirst().label().contains("\u202e"));
  }
}
