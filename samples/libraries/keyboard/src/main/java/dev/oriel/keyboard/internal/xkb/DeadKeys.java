// SPDX-License-Identifier: Apache-2.0
package dev.oriel.keyboard.internal.xkb;

import dev.oriel.keyboard.internal.xkb.gen.xkbcommon_h;
import java.util.Map;

/// The accents that the dead keys of X add to the letter that is typed after them.
public final class DeadKeys {

  private static final int NONE = 0;

  /// The combining marks, by keysym.
  private static final Map<Integer, Integer> MARKS =
      Map.ofEntries(
          Map.entry(xkbcommon_h.XKB_KEY_dead_grave(), 0x300),
          Map.entry(xkbcommon_h.XKB_KEY_dead_acute(), 0x301),
          Map.entry(xkbcommon_h.XKB_KEY_dead_circumflex(), 0x302),
          Map.entry(xkbcommon_h.XKB_KEY_dead_tilde(), 0x303),
          Map.entry(xkbcommon_h.XKB_KEY_dead_macron(), 0x304),
          Map.entry(xkbcommon_h.XKB_KEY_dead_breve(), 0x306),
          Map.entry(xkbcommon_h.XKB_KEY_dead_abovedot(), 0x307),
          Map.entry(xkbcommon_h.XKB_KEY_dead_diaeresis(), 0x308),
          Map.entry(xkbcommon_h.XKB_KEY_dead_abovering(), 0x30a),
          Map.entry(xkbcommon_h.XKB_KEY_dead_doubleacute(), 0x30b),
          Map.entry(xkbcommon_h.XKB_KEY_dead_caron(), 0x30c),
          Map.entry(xkbcommon_h.XKB_KEY_dead_belowdot(), 0x323),
          Map.entry(xkbcommon_h.XKB_KEY_dead_cedilla(), 0x327),
          Map.entry(xkbcommon_h.XKB_KEY_dead_ogonek(), 0x328));

  /// The characters that a dead key gives before a space (libX11's Compose tables), by its mark.
  private static final Map<Integer, Integer> ALONE =
      Map.of(
          0x300,
          (int) '`',
          0x301,
          (int) '\'',
          0x302,
          (int) '^',
          0x303,
          (int) '~',
          0x308,
          (int) '"');

  private DeadKeys() {}

  /// Returns the combining mark of a dead key, or 0 if the symbol is not a dead key.
  public static int mark(int keysym) {
    return MARKS.getOrDefault(keysym, NONE);
  }

  /// Returns the character that a dead key gives before a space, by its mark, or 0 if there is
  /// none.
  public static int alone(int mark) {
    return ALONE.getOrDefault(mark, NONE);
  }
}
