// SPDX-License-Identifier: Apache-2.0
package dev.oriel.keyboard.internal.xkb;

import dev.oriel.core.input.EvdevKey;
import dev.oriel.core.input.KeyChord;
import dev.oriel.keyboard.internal.xkb.gen.xkb_rule_names;
import dev.oriel.keyboard.internal.xkb.gen.xkbcommon_h;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the keys of a layout give, by libxkbcommon: the library, and with `xkb-data` the tables, by
/// which Linux desktops type.
public final class XkbKeymap {

  /// XKB numbers a key 8 higher than the kernel does.
  private static final int EVDEV_OFFSET = 8;

  private XkbKeymap() {}

  /// What a key gives.
  ///
  /// @param chord the key with the keys that are held meanwhile
  /// @param keysym X's number of the symbol, `XKB_KEY_*`
  /// @param character the symbol's character, or 0 where it is none
  public record Symbol(KeyChord chord, int keysym, int character) {}

  /// What each of the keys gives, with each of the combinations held.
  ///
  /// @param layout as XKB names it: `de`
  /// @param variant as XKB names it: `nodeadkeys`; empty for the layout's own
  /// @param combinations the keys to hold, of which none is a combination too
  /// @return the symbols, combination by combination; null if there is no such layout
  /// @throws LinkageError if there is no libxkbcommon
  public static @Nullable List<Symbol> read(
      String layout, String variant, List<EvdevKey> keys, List<List<EvdevKey>> combinations) {
    MemorySegment context =
        xkbcommon_h.xkb_context_new(xkbcommon_h.XKB_CONTEXT_NO_ENVIRONMENT_NAMES());
    if (isNull(context)) {
      // It finds no directory of tables.
      return null;
    }
    try {
      // An unknown layout is told by its result; the library would print lines about it.
      xkbcommon_h.xkb_context_set_log_level(context, xkbcommon_h.XKB_LOG_LEVEL_CRITICAL());
      MemorySegment keymap = compile(context, layout, variant);
      if (isNull(keymap)) {
        return null;
      }
      try {
        List<Symbol> symbols = new ArrayList<>();
        for (List<EvdevKey> held : combinations) {
          read(keymap, keys, held, symbols);
        }
        return symbols;
      } finally {
        xkbcommon_h.xkb_keymap_unref(keymap);
      }
    } finally {
      xkbcommon_h.xkb_context_unref(context);
    }
  }

  private static MemorySegment compile(MemorySegment context, String layout, String variant) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment names = arena.allocate(xkb_rule_names.layout());
      xkb_rule_names.rules(names, arena.allocateFrom("evdev"));
      xkb_rule_names.model(names, arena.allocateFrom("pc105"));
      xkb_rule_names.layout(names, arena.allocateFrom(layout));
      xkb_rule_names.variant(names, arena.allocateFrom(variant));
      xkb_rule_names.options(names, arena.allocateFrom(""));
      return xkbcommon_h.xkb_keymap_new_from_names(
          context, names, xkbcommon_h.XKB_KEYMAP_COMPILE_NO_FLAGS());
    }
  }

  private static void read(
      MemorySegment keymap, List<EvdevKey> keys, List<EvdevKey> held, List<Symbol> symbols) {
    MemorySegment state = xkbcommon_h.xkb_state_new(keymap);
    if (isNull(state)) {
      throw new OutOfMemoryError("xkb_state_new() = NULL");
    }
    try {
      for (EvdevKey key : held) {
        var _ = xkbcommon_h.xkb_state_update_key(state, xkbCode(key), xkbcommon_h.XKB_KEY_DOWN());
      }
      for (EvdevKey key : keys) {
        int keysym = xkbcommon_h.xkb_state_key_get_one_sym(state, xkbCode(key));
        if (keysym != 0) {
          symbols.add(
              new Symbol(KeyChord.of(held, key), keysym, xkbcommon_h.xkb_keysym_to_utf32(keysym)));
        }
      }
    } finally {
      xkbcommon_h.xkb_state_unref(state);
    }
  }

  private static int xkbCode(EvdevKey key) {
    return key.code() + EVDEV_OFFSET;
  }

  private static boolean isNull(MemorySegment pointer) {
    return pointer.equals(MemorySegment.NULL);
  }
}
