// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.view;

import dev.oriel.core.text.UntrustedText;
import dev.oriel.dbus.PictureSource;
import dev.oriel.gl.overlay.Icon;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The menu of the VM's consoles, and the way from one to the next.
final class ConsoleMenu {

  /// The most items: a VM decides how many consoles it has.
  private static final int MOST = 16;

  private ConsoleMenu() {}

  /// Returns the menu.
  ///
  /// @param shown the id of the console that the window shows
  /// @param show shows another one
  static BarMenu of(List<PictureSource> consoles, String shown, Consumer<PictureSource> show) {
    List<BarMenu.Item> items = new ArrayList<>();
    for (PictureSource console : consoles.subList(0, Math.min(MOST, consoles.size()))) {
      Icon icon = console.number().isPresent() ? Icon.MONITOR : Icon.COMMAND;
      String name = UntrustedText.name(console.label());
      boolean on = console.id().equals(shown);
      items.add(new BarMenu.Item(icon, name, on, () -> show.accept(console)));
    }
    String note =
        consoles.size() > MOST ? consoles.size() - MOST + " more: oriel view --console" : "";
    return new BarMenu("Consoles", items, note, _ -> null);
  }

  /// Returns the console that is some places after the shown one, beginning again after the last
  /// one, or null if there is no other one.
  ///
  /// @param by how many places, or how many before it if negative
  static @Nullable PictureSource step(List<PictureSource> consoles, String shown, int by) {
    for (int i = 0; i < consoles.size(); i++) {
      if (consoles.get(i).id().equals(shown)) {
        PictureSource next = consoles.get(Math.floorMod(i + by, consoles.size()));
        return next.id().equals(shown) ? null : next;
      }
    }
    return consoles.isEmpty() ? null : consoles.getFirst();
  }
}
