// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.view;

import dev.oriel.core.geometry.Scaling;
import dev.oriel.gl.Filter;
import dev.oriel.gl.PictureLayout;
import dev.oriel.gl.overlay.Icon;
import dev.oriel.gl.window.ViewerWindow;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// How the picture is laid out in a window, as its user chooses it.
///
/// Threading: the main thread.
final class PictureSettings {

  private final ViewerWindow window;
  private final ViewerMessages messages;
  private PictureLayout layout;

  /// @param layout the layout that the window has
  PictureSettings(ViewerWindow window, ViewerMessages messages, PictureLayout layout) {
    this.window = window;
    this.messages = messages;
    this.layout = layout;
  }

  PictureLayout layout() {
    return layout;
  }

  /// Returns the menu with all of them.
  BarMenu menu() {
    List<BarMenu.Item> items = new ArrayList<>();
    for (Scaling scaling : Scaling.values()) {
      String label =
          switch (scaling) {
            case FIT -> "As large as the window";
            case EXACT -> "Pixel by pixel";
            case INTEGER -> "Whole multiples";
          };
      boolean on = layout.scaling() == scaling;
      items.add(new BarMenu.Item(null, label, on, () -> choose(layout.scaling(scaling))));
    }
    for (Filter filter : Filter.values()) {
      String label = filter.name().toLowerCase(Locale.ROOT) + " pixels when scaled";
      boolean on = layout.filter() == filter;
      items.add(
          new BarMenu.Item(
              null,
              label.substring(0, 1).toUpperCase(Locale.ROOT) + label.substring(1),
              on,
              () -> choose(layout.filter(filter))));
    }
    items.add(new BarMenu.Item(Icon.ROTATE_CW_SQUARE, "Rotate by 90 degrees", false, this::rotate));
    return new BarMenu("Picture", items, "", _ -> null);
  }

  /// Rotates the picture by 90 degrees.
  void rotate() {
    choose(layout.rotation(layout.rotation().next()));
  }

  void nextScaling() {
    choose(
        layout.scaling(
            switch (layout.scaling()) {
              case FIT -> Scaling.EXACT;
              case EXACT -> Scaling.INTEGER;
              case INTEGER -> Scaling.FIT;
            }));
  }

  void nextFilter() {
    choose(
        layout.filter(
            switch (layout.filter()) {
              case SHARP -> Filter.LINEAR;
              case LINEAR -> Filter.NEAREST;
              case NEAREST -> Filter.SHARP;
            }));
  }

  private void choose(PictureLayout next) {
    layout = next;
    window.layout(next);
    messages.say(
        Icon.SCALING,
        String.format(
            Locale.ROOT,
            "scaling %s, filter %s, rotated by %d°",
            next.scaling().name().toLowerCase(Locale.ROOT),
            next.filter().name().toLowerCase(Locale.ROOT),
            next.rotation().degrees()));
  }
}
