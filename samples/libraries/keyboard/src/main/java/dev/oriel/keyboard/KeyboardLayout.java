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

/// The keyboard layout of a guest: which keys type which characters.
///
/// A VM has a keyboard, not a text input. The guest decides the meaning of a key, so a program that
/// types has to know the layout that is set in the guest. The layouts are those of XKB, read by
/// libxkbcommon.
///
/// Characters are typed with Shift and AltGr. An accented letter without its own key is typed by
/// its dead key and the letter; the accent alone is typed by the dead key and space. If there are
/// several ways, the one that most guests support is used, with keys that all keyboards have. Caps
/// Lock is assumed to be off.
///
/// Threading: immutable.
public final class KeyboardLayout implements TextKeys {

  /// A layout's name in XKB's notation, with or without a variant: `de`, `us(dvorak)`.
  private static final Pattern NAME =
      Pattern.compile("([A-Za-z0-9_-]+)(?:\\(([A-Za-z0-9_-]+)\\))?");

  private static final List<List<EvdevKey>> HELD =
      List.of(
          List.of(),
          List.of(EvdevKey.KEY_LEFTSHIFT),
          List.of(EvdevKey.KEY_RIGHTALT),
          List.of(EvdevKey.KEY_LEFTSHIFT, EvdevKey.KEY_RIGHTALT));

  /// The keys that a US keyboard (pc104) does not have. XKB assigns characters to them in each
  /// layout, even `less` to the 102nd key in `us` (`symbols/pc`). But for a keyboard without this
  /// key, firmware, boot loaders and other systems assign another character to it, or none.
  private static final Set<EvdevKey> EXTRA_KEYS =
      EnumSet.of(EvdevKey.KEY_102ND, EvdevKey.KEY_RO, EvdevKey.KEY_YEN);

  /// The order of preference of several ways to type a character: first keys that all keyboards
  /// have, then keys that some have, then combinations with AltGr.
  private static final Comparator<KeyChord> PREFERENCE =
      Comparator.comparing((KeyChord chord) -> chord.keys().contains(EvdevKey.KEY_RIGHTALT))
          .thenComparing(KeyboardLayout::onFewBoards)
          .thenComparingInt(chord -> chord.keys().size());

  /// The keys for writing text. The keypad's keys type the same characters only in some states,
  /// because they depend on Num Lock.
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
    easiestFirst.sort(Comparator.comparing(XkbKeymap.Symbol::chord, PREFERENCE));
    easiestFirst.removeIf(symbol -> symbol.chord().equals(IN_XKB_ONLY.get(name)));
    for (XkbKeymap.Symbol symbol : easiestFirst) {
      if (symbol.character() >= ' ') {
        characters.putIfAbsent(symbol.character(), symbol.chord());
      }
      int mark = DeadKeys.mark(symbol.keysym());
      if (mark != 0) {
        deadKeys.putIfAbsent(mark, symbol.chord());
      }
    }
    // These keys are chosen by their function: the key for a new line is Enter in every layout.
    characters.put((int) '\n', KeyChord.of(EvdevKey.KEY_ENTER));
    characters.put((int) '\t', KeyChord.of(EvdevKey.KEY_TAB));
  }

  /// Assignments of XKB, by the layout, that no keyboard has and few other tables contain. The
  /// character has another key as well. In `fr` the assignment is on Shift and the key of the
  /// superscript two (`²`).
  private static final Map<String, KeyChord> IN_XKB_ONLY =
      Map.of("fr", KeyChord.of(EvdevKey.KEY_LEFTSHIFT, EvdevKey.KEY_GRAVE));

  private static boolean onFewBoards(KeyChord chord) {
    return chord.keys().stream().anyMatch(EXTRA_KEYS::contains);
  }

  /// Returns whether a dead key that gives the same character is the better choice. Most other
  /// tables have no character with Shift and AltGr, and none where XKB adds the accent of a dead
  /// key with AltGr.
  private boolean isRare(KeyChord chord) {
    return chord.keys().contains(EvdevKey.KEY_RIGHTALT)
        && (chord.keys().contains(EvdevKey.KEY_LEFTSHIFT)
            || deadKeys.values().stream()
                .anyMatch(dead -> dead.keys().getLast().equals(chord.keys().getLast())));
  }

  /// Returns the layout with a name.
  ///
  /// @param name the XKB name, with or without a variant: `us`, `de`, `fr(bepo)`
  /// @throws KeyboardLayoutException if there is no such layout, or if libxkbcommon is missing
  public static KeyboardLayout of(String name) {
    Matcher parts = NAME.matcher(name);
    if (!parts.matches()) {
      throw new KeyboardLayoutException(
          "'"
              + name
              + "' is not the name of a keyboard layout; write for example 'us', 'de', 'us(dvorak)'");
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

  /// Returns the name that was passed to [#of].
  public String name() {
    return name;
  }

  /// Returns the chords that type a text.
  ///
  /// A line end is one Enter key, whether it is written as LF, CR, CR LF, NEL or a line or
  /// paragraph separator of Unicode. A no-break space or a space of another width is typed as a
  /// plain space. A byte order mark at the beginning is ignored. Characters without a key in the
  /// layout, such as curly quotes, are not replaced.
  ///
  /// @throws KeyboardLayoutException if the layout has no way to type some characters; the message
  ///   names them and their places, and nothing has been typed
  @Override
  public List<KeyChord> typing(String text) {
    Typing typing = typingAsFarAsPossible(text);
    if (!typing.missing.isEmpty()) {
      throw new KeyboardLayoutException(
          String.format(
              Locale.ROOT,
              "the keyboard layout '%s' has no key for %s (line:character); name the layout that the guest uses, or replace the characters that no keyboard has",
              name,
              typing.missing));
    }
    return typing.chords;
  }

  /// The typing of a text without the characters that a layout lacks.
  ///
  /// @param chords the chords for the others, in order
  /// @param missing the names of these characters, each with its first places as `line:character`,
  ///   or an empty text
  public record Typing(List<KeyChord> chords, String missing) {

    /// Copies the list.
    public Typing {
      chords = List.copyOf(chords);
    }
  }

  /// Returns the chords that type the characters of a text that the layout has, and the names of
  /// those that it lacks. Otherwise it is as [#typing].
  public Typing typingAsFarAsPossible(String text) {
    List<KeyChord> chords = new ArrayList<>(text.length());
    UntypableCharacters untypable = new UntypableCharacters();
    TypedText.plain(text)
        .codePoints()
        .forEach(character -> untypable.next(character, add(character, chords)));
    return new Typing(chords, untypable.toString());
  }

  /// @return whether there is a way to type the character
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

  /// Returns the chord that gives the character after the dead key of a mark, or null.
  private @Nullable KeyChord afterDeadKey(int mark, int character) {
    if (DeadKeys.alone(mark) == character) {
      return characters.get((int) ' ');
    }
    String parts = Normalizer.normalize(Character.toString(character), Normalizer.Form.NFD);
    // A letter, which is one char for all characters of keyboards, and one mark.
    return parts.length() == 2 && parts.charAt(1) == mark
        ? characters.get((int) parts.charAt(0))
        : null;
  }

  /// Returns the character that a chord types, or 0 if it types none on its own.
  public int character(KeyChord chord) {
    for (Map.Entry<Integer, KeyChord> typed : characters.entrySet()) {
      if (typed.getValue().equals(chord)) {
        return typed.getKey();
      }
    }
    return 0;
  }

  /// Returns the chord for names that are joined by `+`: `ctrl+alt+f2`, `shift+a`, `altgr+q`,
  /// `ctrl++`.
  ///
  /// A single character stands for the keys that type it in this layout, including Shift and AltGr.
  /// All other names are those of the kernel ([EvdevKey]) or the usual ones: `ctrl`, `alt`,
  /// `altgr`, `shift`, `super`, `return`, `escape`, `del`, `ins`, `pgup`, `pgdn`, `print`.
  ///
  /// @throws KeyboardLayoutException if there is no such key
  public KeyChord chord(String names) {
    List<EvdevKey> keys = new ArrayList<>();
    // A plus at the end is the key and not a separator.
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
