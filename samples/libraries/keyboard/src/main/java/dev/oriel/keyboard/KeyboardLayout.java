// SPDX-License-Identifier: Apache-2.0
package dev.oriel.keyboard;

import dev.oriel.core.input.EvdevKey;
import dev.oriel.core.input.KeyChord;
import dev.oriel.core.input.TextKeys;
import dev.oriel.core.text.DebianPackages;
import dev.oriel.keyboard.internal.xkb.DeadKeys;
import dev.oriel.keyboard.internal.xkb.XkbKeymap;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Which keys the guest's layout makes into which characters.
///
/// A VM has a keyboard, not a text input: what a key means is decided in the guest, so whoever
/// types has to know the layout that is set there. Layouts are those of XKB, by libxkbcommon.
///
/// Characters are typed with Shift and AltGr. An accented letter without a key of its own is typed
/// by its dead key and the letter, and the accent alone by the dead key and space. Of several ways
/// that one is taken which most guests know, with keys that all boards have. Caps Lock is taken to
/// be off.
///
/// Threading: immutable.
public final class KeyboardLayout implements TextKeys {

  /// A layout's name as XKB writes it, with a variant or none: `de`, `us(dvorak)`.
  private static final Pattern NAME =
      Pattern.compile("([A-Za-z0-9_-]+)(?:\\(([A-Za-z0-9_-]+)\\))?");

  private static final List<List<EvdevKey>> HELD =
      List.of(
          List.of(),
          List.of(EvdevKey.KEY_LEFTSHIFT),
          List.of(EvdevKey.KEY_RIGHTALT),
          List.of(EvdevKey.KEY_LEFTSHIFT, EvdevKey.KEY_RIGHTALT));

  /// The keys that a US board (pc104) does not have. XKB gives them something in each layout, the
  /// 102nd key's `less` in `us` too (`symbols/pc`); but where the board has no such key firmware,
  /// boot loaders and other systems make something else of it, or nothing.
  private static final Set<EvdevKey> EXTRA_KEYS =
      EnumSet.of(EvdevKey.KEY_102ND, EvdevKey.KEY_RO, EvdevKey.KEY_YEN);

  /// Of several ways to type a character the first in this order is taken: the keys that all boards
  /// have, then those of some, then AltGr.
  private static final Comparator<KeyChord> HARDSHIP =
      Comparator.comparing((KeyChord chord) -> chord.keys().contains(EvdevKey.KEY_RIGHTALT))
          .thenComparing(KeyboardLayout::onFewBoards)
          .thenComparingInt(chord -> chord.keys().size());

  /// The keys with which people write. The keypad's have the same characters, but not always: that
  /// depends on Num Lock.
  private static final List<EvdevKey> WRITING_KEYS =
      Arrays.stream(EvdevKey.values()).filter(key -> !key.name().startsWith("KEY_KP")).toList();

  private static final Map<String, EvdevKey> ALIASES =
      Map.ofEntries(
          Map.entry("ctrl", EvdevKey.KEY_LEFTCTRL),
          Map.entry("control", EvdevKey.KEY_LEFTCTRL),
          Map.entry("shift", EvdevKey.KEY_LEFTSHIFT),
          Map.entry("alt", EvdevKey.KEY_LEFTALT),
          Map.entry("altgr", EvdevKey.KEY_RIGHTALT),
          Map.entry("meta", EvdevKey.KEY_LEFTMETA),
          Map.entry("super", EvdevKey.KEY_LEFTMETA),
          Map.entry("win", EvdevKey.KEY_LEFTMETA),
          Map.entry("return", EvdevKey.KEY_ENTER),
          Map.entry("escape", EvdevKey.KEY_ESC),
          Map.entry("del", EvdevKey.KEY_DELETE),
          Map.entry("ins", EvdevKey.KEY_INSERT),
          Map.entry("pgup", EvdevKey.KEY_PAGEUP),
          Map.entry("pgdn", EvdevKey.KEY_PAGEDOWN),
          Map.entry("print", EvdevKey.KEY_SYSRQ));

  private final String name;
  private final Map<Integer, KeyChord> characters = new HashMap<>();
  private final Map<Integer, KeyChord> deadKeys = new LinkedHashMap<>();

  private KeyboardLayout(String name, List<XkbKeymap.Symbol> symbols) {
    this.name = name;
    List<XkbKeymap.Symbol> easiestFirst = new ArrayList<>(symbols);
    easiestFirst.sort(Comparator.comparing(XkbKeymap.Symbol::chord, HARDSHIP));
    easiestFirst.removeIf(symbol -> symbol.chord().equals(INVENTED.get(name)));
    for (XkbKeymap.Symbol symbol : easiestFirst) {
      if (symbol.character() >= ' ') {
        characters.putIfAbsent(symbol.character(), symbol.chord());
      }
      int mark = DeadKeys.mark(symbol.keysym());
      if (mark != 0) {
        deadKeys.putIfAbsent(mark, symbol.chord());
      }
    }
    // By what they do, not by the symbol: the key for a new line is Enter in every layout.
    characters.put((int) '\n', KeyChord.of(EvdevKey.KEY_ENTER));
    characters.put((int) '\t', KeyChord.of(EvdevKey.KEY_TAB));
  }

  /// What XKB gives a key that has it on no board and in few other tables, by the layout; the
  /// character has another key. In `fr` that is Shift and the key of the square.
  private static final Map<String, KeyChord> INVENTED =
      Map.of("fr", KeyChord.of(EvdevKey.KEY_LEFTSHIFT, EvdevKey.KEY_GRAVE));

  private static boolean onFewBoards(KeyChord chord) {
    return chord.keys().stream().anyMatch(EXTRA_KEYS::contains);
  }

  /// Whether a dead key is better, where it gives the same: with Shift and AltGr, and where XKB
  /// adds to a dead key its accent with AltGr, most other tables have nothing.
  private boolean isRare(KeyChord chord) {
    return chord.keys().contains(EvdevKey.KEY_RIGHTALT)
        && (chord.keys().contains(EvdevKey.KEY_LEFTSHIFT)
            || deadKeys.values().stream()
                .anyMatch(dead -> dead.keys().getLast().equals(chord.keys().getLast())));
  }

  /// The layout of a name.
  ///
  /// @param name XKB's name of it, with a variant or none: `us`, `de`, `fr(bepo)`
  /// @throws KeyboardLayoutException if there is no such layout, or no libxkbcommon to ask
  public static KeyboardLayout of(String name) {
    Matcher parts = NAME.matcher(name);
    if (!parts.matches()) {
      throw new KeyboardLayoutException(
          "'" + name + "' is no name of a keyboard layout; write 'us', 'de', 'us(dvorak)'");
    }
    String variant = parts.group(2) == null ? "" : parts.group(2);
    List<XkbKeymap.Symbol> symbols;
    try {
      symbols = XkbKeymap.read(parts.group(1), variant, WRITING_KEYS, HELD);
    } catch (LinkageError e) {
      throw new KeyboardLayoutException(
          "keyboard layouts need libxkbcommon.so.0: install it (Debian: "
              + DebianPackages.of("libxkbcommon.so.0")
              + ")",
          e);
    }
    if (symbols == null) {
      throw new KeyboardLayoutException(
          "there is no keyboard layout "
              + name
              + ", or its tables are not installed (Debian: "
              + DebianPackages.of("/usr/share/X11/xkb/rules/evdev")
              + "); /usr/share/X11/xkb/rules/base.lst lists all");
    }
    return new KeyboardLayout(name, symbols);
  }

  /// The name by which it was asked for.
  public String name() {
    return name;
  }

  /// The chords that type a text.
  ///
  /// A line's end is the Enter key once, whether it is written LF, CR, CR LF or as Unicode's own. A
  /// space that does not break or has another width is a space. A byte order mark in front is none
  /// of the text. What the layout has no key for, such as curly quotes, is not replaced by
  /// anything.
  ///
  /// @throws KeyboardLayoutException if the layout has no way to type some of its characters, with
  ///   these and where they are, before anything was typed
  @Override
  public List<KeyChord> typing(String text) {
    List<KeyChord> chords = new ArrayList<>(text.length());
    UntypableCharacters untypable = new UntypableCharacters();
    TypedText.plain(text)
        .codePoints()
        .forEach(character -> untypable.next(character, add(character, chords)));
    String places = untypable.toString();
    if (!places.isEmpty()) {
      throw new KeyboardLayoutException(
          String.format(
              Locale.ROOT,
              "the keyboard layout '%s' has no key for %s (line:character); name the layout that the guest uses, or replace what no keyboard has",
              name,
              places));
    }
    return chords;
  }

  /// @return whether there is a way to type it
  private boolean add(int character, List<KeyChord> chords) {
    KeyChord direct = characters.get(character);
    if (direct != null && !isRare(direct)) {
      chords.add(direct);
      return true;
    }
    for (Map.Entry<Integer, KeyChord> dead : deadKeys.entrySet()) {
      KeyChord then = afterDeadKey(dead.getKey(), character);
      if (then != null) {
        chords.add(dead.getValue());
        chords.add(then);
        return true;
      }
    }
    if (direct != null) {
      chords.add(direct);
    }
    return direct != null;
  }

  /// What is typed after the dead key of a mark to give the character, or null.
  private @Nullable KeyChord afterDeadKey(int mark, int character) {
    if (DeadKeys.alone(mark) == character) {
      return characters.get((int) ' ');
    }
    String parts = Normalizer.normalize(Character.toString(character), Normalizer.Form.NFD);
    // A letter, which is one char in all that keyboards have, and one mark.
    return parts.length() == 2 && parts.charAt(1) == mark
        ? characters.get((int) parts.charAt(0))
        : null;
  }

  /// The character that a chord types, or 0 where it types none by itself.
  public int character(KeyChord chord) {
    for (Map.Entry<Integer, KeyChord> typed : characters.entrySet()) {
      if (typed.getValue().equals(chord)) {
        return typed.getKey();
      }
    }
    return 0;
  }

  /// A chord from names joined by `+`: `ctrl+alt+f2`, `shift+a`, `altgr+q`, `ctrl++`.
  ///
  /// A single character is the key that types it in this layout, with what that takes; all other
  /// names are the kernel's ([EvdevKey]), or the usual ones: `ctrl`, `alt`, `altgr`, `shift`,
  /// `super`, `return`, `escape`, `del`, `ins`, `pgup`, `pgdn`, `print`.
  ///
  /// @throws KeyboardLayoutException if there is no such key
  public KeyChord chord(String names) {
    List<EvdevKey> keys = new ArrayList<>();
    // A plus at the end joins nothing: it is the key.
    for (String part : names.strip().split("\\+(?=.)", -1)) {
      keys.addAll(keysOf(part, names));
    }
    return new KeyChord(keys.stream().distinct().toList());
  }

  private List<EvdevKey> keysOf(String part, String whole) {
    if (part.codePointCount(0, part.length()) == 1) {
      KeyChord typed = characters.get(part.codePointAt(0));
      if (typed != null) {
        return typed.keys();
      }
    }
    EvdevKey key = ALIASES.get(part.toLowerCase(Locale.ROOT));
    if (key == null) {
      key = EvdevKey.ofName(part);
    }
    if (key == null) {
      throw new KeyboardLayoutException(
          String.format(
              Locale.ROOT,
              "'%s' in '%s' is no key; keys are single characters, f1, enter, esc, left, ctrl, alt, shift, super, and the names in linux/input-event-codes.h",
              part,
              whole));
    }
    return List.of(key);
  }

  @Override
  public String toString() {
    return "keyboard layout " + name;
  }
}
