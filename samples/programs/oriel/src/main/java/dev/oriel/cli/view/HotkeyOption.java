// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.view;

import dev.oriel.gl.window.Chord;
import dev.oriel.gl.window.Hotkeys;
import dev.oriel.gl.window.Hotkeys.ModifierKey;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Reads the hotkeys that a user chooses: `ctrl+alt+shift,fullscreen=f11,close=none`.
public final class HotkeyOption {

  private static final String NONE = "none";

  private HotkeyOption() {}

  /// Returns the hotkeys of a text: `none`, or parts separated by commas. A part is the modifiers
  /// of all actions, or an action and its chord.
  ///
  /// @throws IllegalArgumentException if it is no such text; the message names the value and the
  ///   remedy
  public static Hotkeys of(String text) {
    if (text.strip().equalsIgnoreCase(NONE)) {
      return Hotkeys.NONE;
    }
    Hotkeys hotkeys = ViewerAction.hotkeys();
    String[] parts = text.split(",", -1);
    for (String part : parts) {
      if (!part.contains("=")) {
        hotkeys = ViewerAction.hotkeys(modifiers(part));
      }
    }
    Map<Chord, String> actions = new HashMap<>(hotkeys.actions());
    Chord grab = hotkeys.grab();
    // Those that get another chord give theirs up before any of them takes one.
    for (String part : parts) {
      if (part.contains("=")) {
        String id = action(part).id();
        actions.values().removeIf(id::equals);
      }
    }
    for (String part : parts) {
      if (!part.contains("=")) {
        continue;
      }
      ViewerAction action = action(part);
      String wanted = part.substring(part.indexOf('=') + 1).strip();
      boolean none = wanted.equalsIgnoreCase(NONE);
      if (action == ViewerAction.GRAB) {
        if (none) {
          throw new IllegalArgumentException(
              "'"
                  + part.strip()
                  + "': without it there is no way to get keyboard and pointer back;"
                  + " choose another chord");
        }
        grab = chord(part, wanted);
      } else if (!none) {
        String other = actions.putIfAbsent(chord(part, wanted), action.id());
        if (other != null) {
          throw new IllegalArgumentException(
              String.format(
                  Locale.ROOT,
                  "'%s': this is the chord of %s; give that one another chord, or none",
                  part.strip(),
                  other));
        }
      }
    }
    String taken = actions.get(grab);
    if (taken != null) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "'%s': %s is the chord of both grab and %s; give one of them another chord",
              text,
              grab.label(),
              taken));
    }
    return new Hotkeys(actions, grab);
  }

  private static ViewerAction action(String part) {
    String id = part.substring(0, part.indexOf('=')).strip().toLowerCase(Locale.ROOT);
    ViewerAction action = ViewerAction.of(id);
    if (action == null) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "'%s': there is no action '%s'; the actions are %s",
              part.strip(),
              id,
              Arrays.stream(ViewerAction.values())
                  .map(ViewerAction::id)
                  .collect(Collectors.joining(", "))));
    }
    return action;
  }

  private static Chord chord(String part, String wanted) {
    try {
      return Chord.of(wanted);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "'%s': %s; for example ctrl+alt+f", part.strip(), e.getMessage()),
          e);
    }
  }

  private static Set<ModifierKey> modifiers(String text) {
    EnumSet<ModifierKey> modifiers = EnumSet.noneOf(ModifierKey.class);
    for (String part : text.strip().toLowerCase(Locale.ROOT).split("\\+", -1)) {
      modifiers.add(
          Arrays.stream(ModifierKey.values())
              .filter(m -> m.name().toLowerCase(Locale.ROOT).equals(part))
              .findAny()
              .orElseThrow(() -> refused(text)));
    }
    if (modifiers.size() < 2) {
      throw refused(text);
    }
    return modifiers;
  }

  private static IllegalArgumentException refused(String text) {
    return new IllegalArgumentException(
        String.format(
            Locale.ROOT,
            "'%s' is neither none nor two or more of ctrl, alt, shift, super joined by +, such as"
                + " ctrl+alt+shift, nor an action and its chord, such as fullscreen=f11",
            text.strip()));
  }
}
