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

/// The symbols of a layout's keys, read by libxkbcommon from the tables of `xkb-data`. Linux
/// desktops use the same library and tables.
public final class XkbKeymap {

  /// The offset of XKB's number of a key from the kernel's.
  private static final int EVDEV_OFFSET = 8;

  private XkbKeymap() {}

  /// The symbol of a key.
  ///
  /// @param chord the key, with the keys that are held at the same time
  /// @param keysym X's number of the symbol, `XKB_KEY_*`
  /// @param character the symbol's character, or 0 if the symbol is not a character
  public record Symbol(KeyChord chord, int keysym, int character) {}

  /// Reads the symbol of each key, with each of the combinations held.
  ///
  /// @param layout the layout's XKB name: `de`
  /// @param variant the variant's XKB name: `nodeadkeys`; empty for the layout's default
  /// @param combinations the keys to hold; an empty list among them stands for no held key
  /// @return the symbols, combination by combination, or null if there is no such layout
  /// @throws LinkageError if libxkbcommon is missing
  public static @Nullable List<Symbol> read(
      String layout, String variant, List<EvdevKey> keys, List<List<EvdevKey>> combinations) {
    MemorySegment context =
        xkbcommon_h.xkb_context_new(xkbcommon_h.XKB_CONTEXT_NO_ENVIRONMENT_NAMES());
    if (isNull(context)) {
      // libxkbcommon finds no directory with tables.
      return null;
    }
    try {
      // The result reports an unknown layout. Without this level the library would also print about
      // it.
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
